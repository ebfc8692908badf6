/** An origin taken apart for showing: `strong` is the part that says whose site it is. */
export interface SplitHost {
  readonly scheme: string
  readonly before: string
  readonly strong: string
  readonly after: string
}

const isAddress = (host: string): boolean => host.startsWith('[') || /^[0-9.]+$/.test(host)

/**
 * Splits the origin of an address. `strong` is the registrable domain, taken as the last two labels; for an IP address
 * or a single label the whole host with its port. Gives `undefined` for what is no http or https address.
 */
export const splitHost = (address: string): SplitHost | undefined => {
  if (!URL.canParse(address)) return undefined
  const { protocol, hostname, port } = new URL(address)
  if (protocol !== 'http:' && protocol !== 'https:') return undefined
  const scheme = `${protocol}//`
  const suffix = port ? `:${port}` : ''
  const labels = hostname.split('.')
  if (isAddress(hostname) || labels.length < 2) return { scheme, before: '', strong: hostname + suffix, after: '' }
  const before = labels.slice(0, -2).map((label) => `${label}.`)
  return { scheme, before: before.join(''), strong: labels.slice(-2).join('.'), after: suffix }
}
