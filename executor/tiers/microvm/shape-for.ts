import { availableParallelism } from 'node:os'
import { ok, type Result, refuse } from '@writ/dsl/contract'
import { EMULATOR_MEMORY, type VmShape } from '../../drivers/index.ts'
import type { Limits } from '../../machine/index.ts'

const MEBIBYTE = 1024 * 1024
/** MiB that the guest needs for itself: kernel, agent, and the runners that wait. */
const OWN = 192
/** Sizes of machines, in MiB: each has a template of its own, so they are few. */
export const SIZES = [320, 448, 704, 1216, 2240, 4288] as const

/**
 * The smallest machine in which code may use all that its limits say, with its files in memory. Refuses `executor/too-much` where
 * there is none so large.
 */
export const shapeFor = ({ memory, disk, vcpu }: Limits): Result<VmShape> => {
  if (vcpu > availableParallelism()) return refuse('executor/too-much', { what: 'processors' })
  const needed = OWN + Math.ceil((memory + disk) / MEBIBYTE)
  const size = SIZES.find((mebibytes) => mebibytes >= needed)
  return size === undefined ? refuse('executor/too-much', { what: 'memory' }) : ok({ vcpu, memory: size })
}

/** Bytes of this computer that a machine of this shape may come to take. */
export const costOfShape = ({ memory }: VmShape): number => (memory + EMULATOR_MEMORY) * MEBIBYTE
