import { desc, eq } from 'drizzle-orm'
import { devices, type Queries } from '../store/index.ts'
import type { Ports } from './ports.ts'
import type { Device } from './submit-plan.ts'

/** The person's devices: those that are connected first, of those and the others the one enrolled last. */
export const devicesOf = async (
  tx: Queries,
  live: Pick<Ports['devices'], 'isConnected'>,
  person: string
): Promise<readonly Device[]> => {
  const all = await tx.select().from(devices).where(eq(devices.person, person)).orderBy(desc(devices.at))
  const isHere = ({ id }: Device): boolean => live.isConnected(id)
  return [...all.filter(isHere), ...all.filter((device) => !isHere(device))]
}

/** The person's device that is connected, or else the one enrolled last. */
export const pickDevice = async (
  tx: Queries,
  live: Pick<Ports['devices'], 'isConnected'>,
  person: string
): Promise<Device | undefined> => (await devicesOf(tx, live, person))[0]
