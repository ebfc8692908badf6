import { ok, type Result } from '@writ/dsl/contract'
import type { Networks } from '../egress/index.ts'
import type { Allowed } from '../guard/index.ts'
import type { MachineSpec, Network } from '../machine/index.ts'

/**
 * The network of one machine, the job's or sandbox's of this name, where its token lets it reach anything. Each machine has its own, so that what it
 * counts and writes down is of that machine alone. Refuses what `Networks.open` refuses.
 */
export const networkFor = async (
  networks: Networks,
  { spec, lane, jkt, token }: Pick<Allowed, 'spec' | 'lane' | 'jkt' | 'token'>,
  machine: string
): Promise<Result<Network | undefined>> =>
  spec.egress.length === 0 ? ok(undefined) : networks.open(spec.egress, lane, { jkt, token, for: machine })

/** What the token says of a machine, with its network. */
export const specFor = async (
  networks: Networks,
  allowed: Pick<Allowed, 'spec' | 'lane' | 'jkt' | 'token'>,
  machine: string
): Promise<Result<MachineSpec>> => {
  const network = await networkFor(networks, allowed, machine)
  if (!network.ok) return network
  return ok({ ...allowed.spec, ...(network.value && { network: network.value }) })
}
