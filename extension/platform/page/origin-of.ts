/** The origin of an address as the browser writes it, or `undefined` for what has none. */
export const originOf = (url: string): string | undefined => {
  try {
    const { origin, protocol } = new URL(url)
    return protocol === 'http:' || protocol === 'https:' ? origin : undefined
  } catch {
    return undefined
  }
}
