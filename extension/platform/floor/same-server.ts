/** Names of this device: what listens at one of them mostly listens at all (RFC 6761 §6.3, RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
const isLoopback = (host: string): boolean =>
  /^(?:.+\.)?localhost\.?$/.test(host) ||
  /^127(?:\.\d+){3}\.?$/.test(host) ||
  /^\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]$/.test(host) ||
  ['[::1]', '[::]', '0.0.0.0', '[::ffff:0:0]'].includes(host)

const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80')

/** Does this origin lead to that server: by its own name, or where the server is on this device, by another name of this device? */
export const isSameServer = (server: string, origin: string): boolean => {
  if (origin === server) return true
  const [a, b] = [URL.parse(server), URL.parse(origin)]
  return a !== null && b !== null && isLoopback(a.hostname) && isLoopback(b.hostname) && portOf(a) === portOf(b)
}
