import { openConnectionLog } from '../connection-log.ts'
import { type NetworkOptions, openNetworks } from '../networks.ts'
import type { Reach } from '../pin-address.ts'

export const OWNER = { jkt: 'holder', token: 'token', for: 'job_test' }
export const TENANT = 'acme'
/** The one private address that tests may reach: their own. */
export const HERE = '127.0.0.1'

/** Every name is this computer; what `elsewhere` names is where it says, each time the next. */
export const testReach = (elsewhere: Readonly<Record<string, readonly (readonly string[])[]>> = {}) => {
  const asked: string[] = []
  const reach: Reach = {
    resolve: async (host) => {
      asked.push(host)
      const given = elsewhere[host]
      if (!given) return [HERE]
      return given[Math.min(asked.filter((one) => one === host).length, given.length) - 1] ?? []
    },
    mayReach: (address) => address === HERE
  }
  return { reach, asked }
}

/** The network of a machine that reaches these origins, with all that was written down of it. */
export const openTestNetwork = async (origins: readonly string[], options: NetworkOptions = {}) => {
  const log = await openConnectionLog(undefined, Date.now)
  const networks = openNetworks({ reach: testReach().reach, ...options }, log, Date.now, (error) => {
    throw error
  })
  const opened = await networks.open(origins, TENANT, OWNER)
  if (!opened.ok) throw new Error(opened.refusal.message)
  return { network: opened.value, networks, connections: () => log.connectionsOf(OWNER.jkt) }
}
