import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

/** What no program beyond this computer's own network answers at (IANA's registries of special-purpose addresses). */
const NOT_PUBLIC_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // A public address at which a cloud answers its own machines about themselves.
  '168.63.129.16/32'
]
/**
 * Global unicast is all that is public of IPv6, so that mapped addresses, NAT64 and all local ones are outside of it; these lie inside.
 * What carries an IPv4 address in it (Teredo, 6to4) is refused whichever it carries.
 */
const PUBLIC_6 = ['2000::/3']
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3ffe::/16', '3fff::/20']

const listOf = (subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [address = '', bits] = subnet.split('/')
    list.addSubnet(address, Number(bits), family)
  }
  return list
}

const notPublic4 = listOf(NOT_PUBLIC_4, 'ipv4')
const public6 = listOf(PUBLIC_6, 'ipv6')
const notPublic6 = listOf(NOT_PUBLIC_6, 'ipv6')

/** An interface identifier of ISATAP (RFC 5214) carries an IPv4 address. */
const ISATAP = /^(?:[0-9a-f]{1,4}:){4}(?:0|200):5efe:/

/** All eight groups, as no text of an address need have them. */
const groupsOf = (address: string): string => {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  if (tail === undefined) return head
  const [before, after] = [head, tail].map((part) => (part === '' ? [] : part.split(':')))
  const gap = Array<string>(8 - (before?.length ?? 0) - (after?.length ?? 0)).fill('0')
  return [...(before ?? []), ...gap, ...(after ?? [])].join(':')
}

/** The addresses of this computer itself, some of which may be public. */
const isOwn = (address: string): boolean =>
  Object.values(networkInterfaces()).some((list) => list?.some((own) => own.address === address))

/**
 * Is it an address of somebody else on the internet, that none but the internet leads to? Not one of this computer, its networks, its
 * cloud, nor of any other private, local, shared, embedded or reserved range.
 */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address)
  if (family === 0 || address.includes('%') || isOwn(address)) return false
  if (family === 4) return !notPublic4.check(address)
  return public6.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6') && !ISATAP.test(groupsOf(address))
}
