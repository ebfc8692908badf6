/** Results that are kept at most; a plan names few locales. */
const MOST = 100

/** The function, with its results kept: for what is costly to find out and depends on one text alone. */
export const remembered = <T>(find: (key: string) => T): ((key: string) => T) => {
  const known = new Map<string, T>()
  return (key) => {
    if (known.has(key)) return known.get(key) as T
    const found = find(key)
    if (known.size >= MOST) known.clear()
    known.set(key, found)
    return found
  }
}
