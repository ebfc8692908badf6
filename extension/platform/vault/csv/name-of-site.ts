/** Names that plans write after `secret`: a letter, then letters, digits or `_`. */
const MOST = 30

/** Parts of a host that say nothing about whose it is. */
const PLAIN = ['www', 'login', 'signin', 'accounts', 'account', 'auth', 'id', 'sso', 'my', 'app', 'm']

/** A name for the sign-in of a site: what its host is called, with a number where `taken` has that. @example `https://login.example.com` → `example` */
export const nameOfSite = (origin: string, taken: ReadonlySet<string>): string => {
  const { hostname } = new URL(origin)
  const labels = hostname.split('.')
  const ofName = labels.slice(0, Math.max(1, labels.length - 1)).filter((label) => !PLAIN.includes(label))
  const isAddress = /^[\d.]+$/.test(hostname) || hostname.includes(':')
  const said = (isAddress ? 'site' : (ofName.at(-1) ?? 'site')).replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
  const name = (/^[A-Za-z]/.test(said) ? said : `site_${said}`).slice(0, MOST)
  if (!taken.has(name)) return name
  for (let number = 2; ; number++) if (!taken.has(`${name}${number}`)) return `${name}${number}`
}
