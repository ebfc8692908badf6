import { connect, createServer, type Socket } from 'node:net'
import type { Standing } from '@writ/dsl/contract'
import { openChannel } from '../../extension/platform/server/channel.ts'
import { enrolTestDevice } from '../../policy-server/testing/test-device.ts'
import { startTestServer } from '../../policy-server/testing/test-server.ts'
import type { Attack, Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'

const server = await startTestServer()
const real = new URL(server.url)

/** Stands between a device and its server, and changes what the server says on its way. */
const standBetween = async (change: (said: string) => string) => {
  const sockets = new Set<Socket>()
  const between = createServer((near) => {
    const far = connect(Number(real.port), real.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => [near, far].map((either) => either.destroy()))
    }
    // The server answers under its own name alone.
    near.on('data', (data) =>
      far.write(data.toString('latin1').replace(/^host: .*$/im, `host: ${real.host}`), 'latin1')
    )
    // Frames of a server are not masked (RFC 6455 §5.1), and the change is as long as what it changes.
    far.on('data', (data) => near.write(change(data.toString('latin1')), 'latin1'))
  })
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve))
  const { port } = between.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise<void>((resolve) => between.close(() => resolve()))
    }
  }
}

/** Has the device connect through it, and tells what it took for the server's epoch. */
const hear = async (change: (said: string) => string, wanted: number): Promise<Said> => {
  const between = await standBetween(change)
  const device = await enrolTestDevice(server)
  const told: Standing[] = []
  const channel = openChannel({
    key: { id: 'key', privateKey: device.key.privateKey as CryptoKey, x: device.x, jkt: '' },
    enrolment: { ...device.enrolled, server: between.url } as never,
    onReady: () => undefined,
    onStanding: async (standing) => {
      told.push(standing)
    },
    onMessage: () => undefined,
    onClosed: () => undefined
  })
  try {
    await channel.ready(3000)
    const [first] = told
    return first?.epoch === wanted ? gotThrough() : sentBack(first ? `epoch ${first.epoch}` : 'no channel')
  } finally {
    channel.close()
    await between.close()
  }
}

export const ATTACKS: readonly Attack[] = [
  {
    name: 'an epoch that is changed between server and device',
    guards: [
      {
        file: 'extension/platform/server/channel.ts',
        find: 'if (!(await isSignedByKnown(keys, kid, sig, standingText(...nonces, standing)))) return false',
        replace: ''
      }
    ],
    attack: () => hear((said) => said.replace('"epoch":0', '"epoch":9'), 9),
    twin: () => hear((said) => said, 0)
  }
]

export const end = (): Promise<void> => server.close()
