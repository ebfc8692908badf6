import type { Readable } from '@writ/dsl/contract'
import { isRole } from '@writ/dsl/contract'

export const KINDS = ['only here', 'only there', 'role', 'name', 'description', 'states', 'level', 'value'] as const
export type Kind = (typeof KINDS)[number]

/** One thing that the two sides say differently of one element. */
export interface Difference {
  readonly kind: Kind
  readonly mark: string
  readonly role: string
  readonly here: string
  readonly there: string
}

export interface Compared {
  /** Elements of a role that a plan can aim at, on either side. */
  readonly nodes: number
  /** How many of those agree in all. */
  readonly same: number
  readonly differences: readonly Difference[]
}

const fold = (text: string): string => text.replace(/[\s\u00a0]+/g, ' ').trim()

/** A role that a plan can say of an element, and that is no mere container. */
const isSaid = (read: Readable | undefined): boolean =>
  read !== undefined && isRole(read.role) && !['generic', 'document', 'text', 'label'].includes(read.role)

const differ = (mark: string, here: Readable, there: Readable): readonly Difference[] => {
  const of = (kind: Kind, ours: string, theirs: string): readonly Difference[] =>
    ours === theirs ? [] : [{ kind, mark, role: here.role, here: ours, there: theirs }]
  return [
    ...of('role', here.role, there.role),
    ...of('name', fold(here.name), fold(there.name)),
    ...of('description', fold(here.description), fold(there.description)),
    ...of('states', [...here.states].sort().join(' '), [...there.states].sort().join(' ')),
    ...of('level', String(here.level ?? ''), String(there.level ?? '')),
    ...of('value', fold(here.value ?? ''), fold(there.value ?? ''))
  ]
}

/** Compares everything that a plan can read of each element on one side with the other, both ways. */
export const compareTrees = (here: ReadonlyMap<string, Readable>, there: ReadonlyMap<string, Readable>): Compared => {
  const marks = new Set([...here.keys(), ...there.keys()])
  const differences: Difference[] = []
  let [nodes, same] = [0, 0]
  for (const mark of marks) {
    const [ours, theirs] = [here.get(mark), there.get(mark)]
    if (!isSaid(ours) && !isSaid(theirs)) continue
    nodes += 1
    const found: readonly Difference[] =
      ours && theirs
        ? differ(mark, ours, theirs)
        : ours
          ? [{ kind: 'only here', mark, role: ours.role, here: fold(ours.name), there: '' }]
          : theirs
            ? [{ kind: 'only there', mark, role: theirs.role, here: '', there: fold(theirs.name) }]
            : []
    if (found.length === 0) same += 1
    differences.push(...found)
  }
  return { nodes, same, differences }
}
