import type { MachineSource } from './machine/index.ts'

/** The machines that this computer may have, one source for a tier. A tier that it lacks says so. */
export const hostSources = (): readonly MachineSource[] => []
