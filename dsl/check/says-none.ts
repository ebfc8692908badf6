import type { Stmt } from '../contract/index.ts'

/** Does any of these parts of a plan make a `none`? One that says it only to compare with it makes none. */
const makesNone = (part: unknown): boolean => {
  if (part === null || typeof part !== 'object') return false
  if (Array.isArray(part)) return part.some(makesNone)
  const { kind, op } = part as { readonly kind?: unknown; readonly op?: unknown }
  if (kind === 'none') return true
  const compares = kind === 'binary' && (op === '==' || op === '!=')
  return Object.values(part).some((each) => !(compares && isNone(each)) && makesNone(each))
}

const isNone = (part: unknown): boolean => (part as { readonly kind?: unknown } | null)?.kind === 'none'

/** Can a value of a plan with these statements be `none`? Asked of the tree, since the text has comments. */
export const saysNone = (body: readonly Stmt[]): boolean => makesNone(body)
