import type { Stmt } from '../contract/index.ts'

const BINDERS: ReadonlySet<string> = new Set(['let', 'var', 'for'])

/** The names that statements use and do not bind anywhere themselves: what is meant by them was declared before. */
export const freeNames = (body: readonly Stmt[]): ReadonlySet<string> => {
  const used = new Set<string>()
  const bound = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) visit(each)
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return
    const { kind, name, names } = node as { kind?: unknown; name?: unknown; names?: unknown }
    if (kind === 'name' && typeof name === 'string') used.add(name)
    if (kind === 'keep' && Array.isArray(names)) for (const each of names) used.add(String(each))
    if (typeof kind === 'string' && BINDERS.has(kind) && typeof name === 'string') bound.add(name)
    for (const each of Object.values(node)) visit(each)
  }
  visit(body)
  return new Set([...used].filter((name) => !bound.has(name)))
}
