const TOOLS = /^tool:[A-Za-z_][A-Za-z0-9_]*$/

/**
 * A site as a log names it: an exact origin, or a host, for all origins of it and of the hosts below it. However it is spelled, it is one spelling:
 * by another, nothing would be found there. Or a server of tools, `tool:NAME`. `undefined` where it is none of these.
 */
export const parseSite = (text: string): string | undefined => {
  if (TOOLS.test(text)) return text
  const isOrigin = text.includes('://')
  const url = URL.parse(isOrigin ? text : `https://${text}`)
  if (!url || !/^https?:$/.test(url.protocol) || /\*|\.$/.test(url.hostname)) return undefined
  const { pathname, search, hash, username, password, origin, host, hostname, port } = url
  if (pathname !== '/' || search || hash || username || password) return undefined
  if (isOrigin) return origin
  // The port of http is told by no origin either.
  return port === '80' ? hostname : host
}
