import type { Sandbox } from '../service/index.ts'

/** A snapshot among those of these sandboxes, and whose it is. */
export const snapshotNamed = (
  sandboxes: readonly Sandbox[],
  snapshot: string
): { readonly sandbox: Sandbox; readonly snapshot: string } | undefined => {
  const sandbox = sandboxes.find((one) => one.snapshots().some(({ id }) => id === snapshot))
  return sandbox && { sandbox, snapshot }
}
