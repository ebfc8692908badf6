/** An origin taken apart for showing: `strong` is the part that says whose site it is. */
export interface SplitHost {
  readonly scheme: string
  readonly before: string
  readonly strong: string
  readonly after: string
}

const isAddress = (host: string): boolean => host.startsWith('[') || /^[0-9.]+$/.test(host)

/** Second labels under which registries of countries give out names, as in `bank.co.uk`. */
const SECOND =
  /^(?:ac|co|com|ed|edu|gen|go|gob|gouv|gov|govt|gv|id|in|ind|ltd|me|med|mil|ne|net|nhs|nom|or|org|plc|police|sch|school|web)$/

/** How many labels, from the end, say whose site it is. */
const ownLabels = (labels: readonly string[]): number =>
  labels.length > 2 && labels.at(-1)?.length === 2 && SECOND.test(labels.at(-2) ?? '') ? 3 : 2

/**
 * Splits the origin of an address. `strong` is the registrable domain: the last two labels, or three where the last is a country's and
 * the one before is of those that registries give names under. The public suffix list is not asked: a name under a host that many share
 * (`name.github.io`) shows that host in bold. For an IP address or a single label it is the whole host with its port. Gives `undefined` for what is no http or https address.
 */
export const splitHost = (address: string): SplitHost | undefined => {
  if (!URL.canParse(address)) return undefined
  const { protocol, hostname, port } = new URL(address)
  if (protocol !== 'http:' && protocol !== 'https:') return undefined
  const scheme = `${protocol}//`
  const suffix = port ? `:${port}` : ''
  const labels = hostname.split('.')
  if (isAddress(hostname) || labels.length < 2) return { scheme, before: '', strong: hostname + suffix, after: '' }
  const own = ownLabels(labels)
  const before = labels.slice(0, -own).map((label) => `${label}.`)
  return { scheme, before: before.join(''), strong: labels.slice(-own).join('.'), after: suffix }
}
