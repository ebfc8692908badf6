import { parseOrigin } from './origin.ts'

/** A pattern for sites as an admin writes it, taken apart. `port` is `undefined` where any will do, and `''` for the scheme's own. */
interface Pattern {
  readonly scheme: 'http' | 'https' | '*'
  readonly host: string
  readonly subdomains: boolean
  readonly port: string | undefined
}

const SHAPE = /^(\*|https?):\/\/(\*\.)?([^/:*]+|\[[^\]/]+\])(?::([0-9]{1,5}))?(?:\/\*?)?$/i

const defaultPort = { http: '80', https: '443' } as const

/** Scheme, host and port of a canonical origin. */
const partsOf = (origin: string) => {
  const [, scheme = '', host = '', port] = /^(https?):\/\/(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(origin) ?? []
  return { scheme, host, port: port ?? defaultPort[scheme as 'http' | 'https'] }
}

const SCHEMES = { http: '(?:http|ws)', https: '(?:https|wss)' } as const

const isAddress = (host: string): boolean => host.startsWith('[') || /^[0-9.]+$/.test(host)

const parse = (text: string): Pattern | undefined => {
  const [, given = '', wild, name = '', port] = SHAPE.exec(text) ?? []
  const scheme = given.toLowerCase() as Pattern['scheme']
  const read = parseOrigin(`${scheme === '*' ? 'https' : scheme}://${name}${port === undefined ? '' : `:${port}`}`)
  if (!read.ok) return undefined
  const { host } = partsOf(read.value)
  if (wild && isAddress(host)) return undefined
  return { scheme, host, subdomains: wild !== undefined, port: port === undefined ? undefined : String(Number(port)) }
}

/**
 * Is this a pattern for sites? The form is that of the browsers' match patterns without a path:
 * `https://app.example.com`, `https://*.example.com` (the domain itself too), `*://intranet.example:8443`. Without a port
 * every port is meant. Anything else is none: a bare host, a `*` within a name, a path.
 */
export const isSitePattern = (text: string): boolean => parse(text) !== undefined

/**
 * Does a pattern mean this origin? Hosts are compared label by label and never by substring, so `https://example.com`
 * means neither `https://example.com.evil.test` nor `https://notexample.com`. What is no http or https origin is meant by none.
 */
export const meansSite = (pattern: string, origin: string): boolean => {
  const wanted = parse(pattern)
  const read = parseOrigin(origin)
  if (!wanted || !read.ok) return false
  const { scheme, host, port } = partsOf(read.value)
  if (wanted.scheme !== '*' && wanted.scheme !== scheme) return false
  if (wanted.port !== undefined && wanted.port !== port) return false
  return host === wanted.host || (wanted.subdomains && host.endsWith(`.${wanted.host}`))
}

const literally = (text: string): string => text.replace(/[.[\]\\]/g, '\\$&')

/**
 * A pattern as a regular expression over whole addresses, WebSockets' too, for rules of the browser (RE2). It fits every
 * address of an origin that the pattern means, and no other; what is no pattern fits nothing.
 */
export const filterOfSite = (pattern: string): string => {
  const wanted = parse(pattern)
  if (!wanted) return '^$'
  const host = `(?:[^/?#@]*@)?${wanted.subdomains ? '(?:[^/?#@:]+\\.)?' : ''}${literally(wanted.host)}\\.?`
  const schemes = wanted.scheme === '*' ? (['http', 'https'] as const) : [wanted.scheme]
  const ends = schemes.map((scheme) => {
    const { port } = wanted
    const at = port === undefined ? '(?::[0-9]+)?' : port === defaultPort[scheme] ? '' : `:${port}`
    return `${SCHEMES[scheme]}://${host}${at}/`
  })
  return `^(?:${ends.join('|')})`
}
