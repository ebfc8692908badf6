import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Template, VmDriver } from '../vm-driver.ts'
import { ensureKept, nameTemplate } from './ensure-kept.ts'
import { lackOf } from './probe.ts'
import type { Acceleration } from './qemu-arguments.ts'
import { templateOf } from './qemu-template.ts'

const MEBIBYTE = 1024 * 1024

/** Why a guest did not come up, in one line for an admin. */
const whyOf = (error: unknown): string => {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return line.slice(0, 300)
}

/** QEMU's `microvm`: by emulation, which works on any machine, or with KVM, where the processor helps. */
export const qemuDriver = (acceleration: Acceleration): VmDriver => {
  let lack: Promise<string | undefined> | undefined
  return {
    name: `qemu-${acceleration}`,
    lack: () => {
      lack ??= lackOf(acceleration)
      return lack
    },
    template: async (image, shape): Promise<Result<Template>> => {
      try {
        const form = await nameTemplate(acceleration, image, shape)
        const { memory, state } = await ensureKept(acceleration, image, shape)
        const origin = { form, acceleration, shape, memory, state, disk: image.disk }
        return ok(
          templateOf(origin, shape.memory * MEBIBYTE, async () => {
            await Promise.all([memory.close(), state.close()])
          })
        )
      } catch (error) {
        return refuse('executor/no-tier', { tier: 'microvm', why: whyOf(error) })
      }
    }
  }
}
