import type { Sandbox } from '../service/index.ts'

export interface NamedSnapshot {
  readonly sandbox: Sandbox
  readonly snapshot: string
}

/** A snapshot among those of these sandboxes, and whose it is. */
export const snapshotNamed = (sandboxes: readonly Sandbox[], snapshot: string): NamedSnapshot | undefined => {
  const sandbox = sandboxes.find((one) => one.snapshots().some(({ id }) => id === snapshot))
  return sandbox && { sandbox, snapshot }
}
