import { createPublicKey, randomBytes, sign, verify } from 'node:crypto'
import {
  base64url,
  CHANNEL_CONTEXT,
  type FromDevice,
  type FromServer,
  fromDeviceSchema,
  readyText
} from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { type Connection, cutReport, hearDevice, offerRuns, readEpoch } from '../session/index.ts'
import { devices } from '../store/index.ts'
import type { Api, ApiPorts } from './api-instance.ts'

/** The few things the channel needs of a WebSocket. */
interface Socket {
  readonly readyState: number
  send(text: string): void
  close(code: number, reason: string): void
  terminate(): void
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): void
  on(event: 'close' | 'error', listener: () => void): void
}

const UNAUTHENTICATED = 4401
const MISSPOKEN = 4400
const FAILED = 1011
const OPEN = 1
const NONCE = /^[A-Za-z0-9_-]{16,256}$/
const HANDSHAKE_MS = 10_000
/** A device pings at least every 25 s; one that was not heard for three of those is gone. */
const SILENT_MS = 75_000
/** What a socket takes at all; a longer message closes it. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024
/** What is kept. Longer than that may only be the report of a run that ended, which is cut. */
const KEPT_BYTES = 4 * 1024 * 1024
const HANDSHAKE_BYTES = 4096

/** How far the handshake got (contract/channel.ts): nothing may be said out of its order. */
type Stage =
  | { readonly at: 'hello' }
  | {
      readonly at: 'proof'
      readonly device: string
      readonly nonces: { readonly theirs: string; readonly own: string }
    }
  | { readonly at: 'ready'; readonly device: string }

const parseMessage = (data: Buffer, isBinary: boolean, ready: boolean): FromDevice | undefined => {
  if (isBinary || (!ready && data.length > HANDSHAKE_BYTES)) return undefined
  try {
    const parsed = fromDeviceSchema.safeParse(JSON.parse(data.toString()))
    if (!parsed.success || data.length <= KEPT_BYTES) return parsed.data
    // Were it refused, the device, which must tell how each run ended, would send it again for ever.
    return parsed.data.type === 'ended'
      ? { type: 'ended', report: cutReport(parsed.data.report, KEPT_BYTES) }
      : undefined
  } catch {
    return undefined
  }
}

/** The live channel: mutual authentication, then offers one way and reports the other, each handled in turn. */
export const addChannelRoute = (app: Api, ports: ApiPorts): void => {
  const openChannel = (socket: Socket): void => {
    let stage: Stage = { at: 'hello' }
    const send = (message: FromServer): void => {
      if (socket.readyState === OPEN) socket.send(JSON.stringify(message))
    }
    const connection: Connection = { send, close: (code, reason) => socket.close(code, reason) }
    let silence = setTimeout(() => socket.close(UNAUTHENTICATED, 'too slow'), HANDSHAKE_MS)

    const signed = (text: string): string =>
      sign(null, Buffer.from(text), ports.keys.capability.privateKey).toString('base64url')

    const welcome = (device: string, theirs: string): Stage => {
      const own = randomBytes(32).toString('base64url')
      const sig = signed(`${CHANNEL_CONTEXT.server}${theirs}.${own}`)
      send({ type: 'welcome', nonce: own, sig, kid: ports.keys.capability.kid })
      return { at: 'proof', device, nonces: { theirs, own } }
    }

    const proves = async (device: string, text: string, sig: string): Promise<boolean> => {
      const [row] = await ports.db.select({ jwk: devices.jwk }).from(devices).where(eq(devices.id, device))
      const bytes = base64url.decode(sig)
      if (!row || !bytes) return false
      return verify(null, Buffer.from(text), createPublicKey({ key: { ...row.jwk }, format: 'jwk' }), bytes)
    }

    const hear = async (message: FromDevice | undefined): Promise<void> => {
      if (stage.at === 'hello') {
        // A nonce of other characters could make the text that is signed read as another one.
        const sound = message?.type === 'hello' && NONCE.test(message.nonce)
        if (!sound) return socket.close(UNAUTHENTICATED, 'hello expected')
        stage = welcome(message.device, message.nonce)
        return
      }
      if (stage.at === 'proof') {
        const { device, nonces } = stage
        const text = `${CHANNEL_CONTEXT.device}${nonces.own}.${nonces.theirs}`
        if (message?.type !== 'proof' || !(await proves(device, text, message.sig)))
          return socket.close(UNAUTHENTICATED, 'not proven')
        if (socket.readyState !== OPEN) return
        stage = { at: 'ready', device }
        const epoch = await readEpoch(ports.db)
        send({ type: 'ready', epoch, sig: signed(readyText(nonces.theirs, nonces.own, epoch)) })
        ports.devices.join(device, connection)
        await offerRuns(ports, device)
        return
      }
      if (!message) return socket.close(MISSPOKEN, 'not a message')
      if (message.type === 'ping') return send({ type: 'pong' })
      if (message.type === 'hello' || message.type === 'proof') return socket.close(UNAUTHENTICATED, 'out of order')
      await hearDevice(ports, stage.device, message)
    }

    // One after the other: what a device says later must not be stored earlier.
    let queue = Promise.resolve()
    socket.on('message', (data, isBinary) => {
      clearTimeout(silence)
      silence = setTimeout(() => socket.terminate(), stage.at === 'ready' ? SILENT_MS : HANDSHAKE_MS)
      queue = queue
        .then(() => (socket.readyState === OPEN ? hear(parseMessage(data, isBinary, stage.at === 'ready')) : undefined))
        .catch((error: unknown) => {
          app.log.error(error)
          socket.close(FAILED, 'failed')
        })
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      clearTimeout(silence)
      if (stage.at === 'ready') ports.devices.leave(stage.device, connection)
    })
  }

  app.get('/v1/channel', { websocket: true, schema: { hide: true } }, openChannel)
}
