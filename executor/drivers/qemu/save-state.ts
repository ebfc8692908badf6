import { once } from 'node:events'
import { chmod, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import * as z from 'zod'
import { STATE_FOLDER } from './jail-arguments.ts'
import type { Monitor } from './monitor.ts'
import type { Qemu } from './start-qemu.ts'

const migrationSchema = z.object({ status: z.string().optional() })
const LOOK_MS = 5
const SOCKET = 'socket'
/** Bytes a second. What QEMU gives a migration by itself is for networks. */
const NO_BOUND = 2 ** 40

/** Memory that is shared with a file stays there, and is no part of the state. */
const leaveSharedMemory = (monitor: Monitor): Promise<unknown> =>
  monitor.command('migrate-set-capabilities', { capabilities: [{ capability: 'x-ignore-shared', state: true }] })

/** Goes on from the state at the descriptor. */
export const loadState = async (monitor: Monitor, fd: number): Promise<void> => {
  const left = leaveSharedMemory(monitor)
  const loaded = monitor.command('migrate-incoming', { uri: `fd:${fd}` })
  await Promise.all([left, loaded])
}

const saved = async (monitor: Monitor): Promise<void> => {
  for (;;) {
    const { status } = migrationSchema.parse(await monitor.command('query-migrate'))
    if (status === 'completed') return
    if (status === 'failed' || status === 'cancelled') throw new Error(`the snapshot ${status}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

/** Gives the state of the machine to `take`; it stands still then. What `take` throws is thrown, once QEMU gives no more. QEMU sees a socket only, and cannot change what it has said. */
export const saveState = async ({ monitor, folder }: Qemu, take: (state: Readable) => Promise<void>): Promise<void> => {
  const path = join(folder, SOCKET)
  const server = createServer()
  try {
    server.listen(path)
    await once(server, 'listening')
    await chmod(path, 0o777)
    await leaveSharedMemory(monitor)
    await monitor.command('migrate-set-parameters', { 'max-bandwidth': NO_BOUND })
    const connection = once(server, 'connection')
    await monitor.command('migrate', { uri: `unix:${join(STATE_FOLDER, SOCKET)}` })
    const [socket] = (await connection) as [Socket]
    const taken = take(socket).finally(() => socket.destroy())
    for (const done of await Promise.allSettled([taken, saved(monitor)]))
      if (done.status === 'rejected') throw done.reason
  } finally {
    server.close()
    await rm(path, { force: true })
  }
}
