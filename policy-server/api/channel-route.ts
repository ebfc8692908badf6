import { createPublicKey, randomBytes, sign, verify } from 'node:crypto'
import {
  base64url,
  CHANNEL_CONTEXT,
  canonicalJson,
  type FromDevice,
  type FromServer,
  fromDeviceSchema,
  type Json,
  type Standing,
  standingText
} from '@writ/dsl/contract'
import {
  askSecond,
  type Connection,
  cutReport,
  findDevice,
  forgetPresence,
  hearDevice,
  hearFeatures,
  offerRuns,
  type Ports,
  readStanding,
  standingFor,
  tellEndedTo
} from '../session/index.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { logHeard } from './log-requests.ts'

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
/** What is kept. Longer than that may only be the report of a run that ended or is held, which is cut. */
const KEPT_BYTES = 4 * 1024 * 1024
const HANDSHAKE_BYTES = 4096

interface Nonces {
  readonly theirs: string
  readonly own: string
}

/** How far the handshake got (contract/channel.ts): nothing may be said out of its order. */
type Stage =
  | { readonly at: 'hello' }
  | { readonly at: 'proof'; readonly device: string; readonly nonces: Nonces }
  | {
      readonly at: 'ready'
      readonly device: string
      readonly person: string
      readonly nonces: Nonces
      readonly ports: Ports
    }

/** Does another standing differ in nothing but its time? */
const saysTheSame = (a: Standing, b: Standing): boolean =>
  canonicalJson({ ...a, time: 0 } as Json) === canonicalJson({ ...b, time: 0 } as Json)

const parseMessage = (data: Buffer, isBinary: boolean, ready: boolean): FromDevice | undefined => {
  if (isBinary || (!ready && data.length > HANDSHAKE_BYTES)) return undefined
  try {
    const parsed = fromDeviceSchema.safeParse(JSON.parse(data.toString()))
    if (!parsed.success || data.length <= KEPT_BYTES) return parsed.data
    // Were it refused, the device, which must tell how each run ended, or that it is held, would send it again for ever.
    return parsed.data.type === 'ended' || parsed.data.type === 'stopped'
      ? { ...parsed.data, report: cutReport(parsed.data.report, KEPT_BYTES) }
      : undefined
  } catch {
    return undefined
  }
}

/** The live channel: mutual authentication, then offers one way and reports the other, each handled in turn. */
export const addChannelRoute = (app: Api, server: RoutePorts): void => {
  const openChannel = (socket: Socket): void => {
    let stage: Stage = { at: 'hello' }
    const send = (message: FromServer): void => {
      if (socket.readyState === OPEN) socket.send(JSON.stringify(message))
    }
    const connection: Connection = {
      send,
      announce: (standing) => {
        if (stage.at !== 'ready') return
        send({ type: 'standing', ...signedStanding(stage.nonces, standingFor(standing, stage.person)) })
      },
      close: (code, reason) => socket.close(code, reason)
    }
    let silence = setTimeout(() => socket.close(UNAUTHENTICATED, 'too slow'), HANDSHAKE_MS)
    const listen = (ms: number): void => {
      clearTimeout(silence)
      if (socket.readyState === OPEN) silence = setTimeout(() => socket.terminate(), ms)
    }

    const signed = (text: string): string =>
      sign(null, Buffer.from(text), server.keys.capability.privateKey).toString('base64url')

    const signedStanding = ({ theirs, own }: Nonces, standing: Standing) => ({
      standing,
      kid: server.keys.capability.kid,
      sig: signed(standingText(theirs, own, standing))
    })

    const welcome = (device: string, theirs: string): Stage => {
      const own = randomBytes(32).toString('base64url')
      const sig = signed(`${CHANNEL_CONTEXT.server}${theirs}.${own}`)
      send({
        type: 'welcome',
        nonce: own,
        sig,
        kid: server.keys.capability.kid,
        successors: [...server.keys.successors]
      })
      return { at: 'proof', device, nonces: { theirs, own } }
    }

    /** The device's person and the ports of its tenant, once its key has signed. */
    const prove = async (device: string, text: string, sig: string) => {
      const row = await findDevice(server.server, device)
      const bytes = base64url.decode(sig)
      if (!row || !bytes) return undefined
      const key = createPublicKey({ key: { ...row.jwk }, format: 'jwk' })
      if (!verify(null, Buffer.from(text), key, bytes)) return undefined
      return { person: row.person, ports: await server.tenants.of(row.tenant) }
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
        const proven = message?.type === 'proof' ? await prove(device, text, message.sig) : undefined
        if (!proven) return socket.close(UNAUTHENTICATED, 'not proven')
        if (socket.readyState !== OPEN) return
        const { person, ports } = proven
        stage = { at: 'ready', device, person, nonces, ports }
        // From here on it may be silent between two pings.
        listen(SILENT_MS)
        await forgetPresence(ports, device)
        const standing = await readStanding(ports)
        send({ type: 'ready', ...signedStanding(nonces, standingFor(standing, person)) })
        ports.devices.join(device, connection)
        // What changed before it joined was announced to others only.
        const now = await readStanding(ports)
        if (!saysTheSame(standingFor(now, person), standingFor(standing, person))) connection.announce(now)
        // It forgets by itself within the hour, and is told again when it comes again: its offers do not wait for that.
        await tellEndedTo(ports, device).catch((error: unknown) => app.log.error(error))
        await offerRuns(ports, device)
        return
      }
      if (!message) return socket.close(MISSPOKEN, 'not a message')
      if (message.type === 'ping') return send({ type: 'pong' })
      if (message.type === 'hello' || message.type === 'proof') return socket.close(UNAUTHENTICATED, 'out of order')
      if (message.type === 'features') return await hearFeatures(stage.ports, stage.device, message)
      if (message.type === 'ask-second') return await askSecond(stage.ports, stage.device, message)
      await hearDevice(stage.ports, stage.device, message)
      await logHeard(app, stage.ports, stage.device, message)
    }

    // One after the other: what a device says later must not be stored earlier.
    let queue = Promise.resolve()
    socket.on('message', (data, isBinary) => {
      listen(stage.at === 'ready' ? SILENT_MS : HANDSHAKE_MS)
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
      if (stage.at === 'ready') stage.ports.devices.leave(stage.device, connection)
    })
  }

  // A WebSocket's route is in no OpenAPI description.
  app.get('/v1/channel', { websocket: true }, openChannel)
}
