import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { cloneArguments, ensureKept, FD, loadState, openAgain, openMonitor, QEMU } from '@writ/executor/drivers/qemu'
import type { Image } from '@writ/executor/guest'
import { AgentLink } from '@writ/executor/guest/channel'

const SHAPE = { vcpu: 1, memory: 320 }

/** Restores the same snapshot in a QEMU without jail, user or folder of its own, until its guest answers one question. */
export const bareQemu = async (image: Image) => {
  const { memory, state } = await ensureKept('tcg', image, SHAPE)
  return {
    restore: async (): Promise<void> => {
      const own = await openAgain(state, 'r')
      const stdio = new Array<'ignore' | 'pipe' | number>(Math.max(...Object.values(FD)) + 1).fill('ignore')
      Object.assign(stdio, {
        [FD.state]: own.fd,
        [FD.monitor]: 'pipe',
        [FD.port]: 'pipe',
        [FD.network]: 'pipe',
        [FD.memory]: memory.fd
      })
      const child = spawn(QEMU, [...cloneArguments('tcg', SHAPE, image.disk)], { stdio })
      await own.close()
      const streams = child.stdio as unknown as readonly Duplex[]
      const [monitor, port] = [streams[FD.monitor], streams[FD.port]]
      if (!monitor || !port) throw new Error('QEMU has no channels')
      await loadState(openMonitor(monitor), FD.state)
      const link = new AgentLink(port)
      link.say({ op: 'time' })
      if ((await link.next('time')) === undefined) throw new Error('the guest did not answer')
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    close: async () => {
      await Promise.all([memory.close(), state.close()])
    }
  }
}
