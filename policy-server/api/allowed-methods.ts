import type { FastifyInstance } from 'fastify'

/** Is the address one of those that the path of a route stands for? `:name` is one part of it, a `*` at the end all that is left. */
const isAt = (path: string, address: string): boolean => {
  const parts = path.split('/')
  const given = address.split('/')
  const rest = parts.at(-1) === '*' ? parts.length - 1 : undefined
  if (rest === undefined ? given.length !== parts.length : given.length <= rest) return false
  return parts.slice(0, rest).every((part, at) => (part.startsWith(':') ? given[at] !== '' : part === given[at]))
}

/** Remembers each route that is added from now on, and tells the methods that an address takes (RFC 9110 §10.2.1), sorted. */
export const allowedMethods = (app: FastifyInstance): ((address: string) => readonly string[]) => {
  const methods = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set()
    for (const one of [method].flat()) known.add(one)
    methods.set(url, known)
  })
  return (address) => {
    const found = [...methods].flatMap(([path, all]) => (isAt(path, address) ? [...all] : []))
    return [...new Set(found)].sort()
  }
}
