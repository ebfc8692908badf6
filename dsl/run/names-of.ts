/** The variables in anything that holds expressions or targets. */
export const namesOf = (value: unknown, found = new Set<string>()): ReadonlySet<string> => {
  if (value === null || typeof value !== 'object') return found
  if ('kind' in value) {
    if (value.kind === 'name' && 'name' in value && typeof value.name === 'string') found.add(value.name)
    if (value.kind === 'element' && 'element' in value && typeof value.element === 'string') found.add(value.element)
  }
  for (const child of Object.values(value)) namesOf(child, found)
  return found
}
