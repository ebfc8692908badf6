/** How many texts a rule lists before it says them by what they have in common. */
export const MAX_LISTED = 16

const isId = (segment: string): boolean => /^(\d+|[0-9a-f]{8,}|[0-9a-f-]{32,})$/i.test(segment)

/** Paths that differ in ids alone, as one pattern for Cedar's `like`. */
export const patternOfPath = (path: string): string =>
  (path.split(/[?#]/)[0] ?? '')
    .split('/')
    .map((segment) => (isId(segment) ? '*' : segment))
    .join('/')

/** Paths as they are while they are few; else as patterns in which ids are open. */
export const mergePaths = (
  paths: readonly string[]
): { readonly exact: readonly string[]; readonly patterns: readonly string[] } => {
  if (paths.length <= MAX_LISTED) return { exact: paths, patterns: [] }
  const groups = Map.groupBy(paths, patternOfPath)
  const merged = [...groups].filter(([, group]) => group.length > 1)
  return {
    exact: [...groups].flatMap(([, group]) => (group.length > 1 ? [] : group)),
    patterns: merged.map(([pattern]) => pattern)
  }
}
