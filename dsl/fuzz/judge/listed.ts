import type { Flow } from '../../contract/index.ts'

export const VAULT = 'vault:'

/** Whose data it is: of a copy, the source it is of. */
export const ownerOf = (source: string): string =>
  /^copy:(.*)@/.exec(source)?.[1] ?? (source.startsWith(VAULT) ? 'vault' : source)

/** Who has it anyway. */
export const holdersOf = (source: string): readonly string[] => /^copy:(.*)@(.*)$/.exec(source)?.slice(1) ?? [source]

/** What of a flow is listed: nothing, that the run stops, or more. */
export const listed = (flow: Flow | undefined): 'none' | 'stopping' | 'more' => {
  if (!flow || flow.how.length === 0) return 'none'
  return flow.how.includes('value') || flow.how.includes('branch') ? 'more' : 'stopping'
}
