import {
  CHANNEL_CONTEXT,
  type FromDevice,
  type FromServer,
  fromServerSchema,
  type SigningJwk,
  type Standing,
  standingText
} from '@writ/dsl/contract'
import type { Enrolment } from '../storage/database.ts'
import { type DeviceKey, randomId, signText } from '../storage/device-key.ts'
import { isSignedByKnown, withSuccessors } from './known-keys.ts'

/** A ping this often holds a Chromium worker, whose idle sockets die at 30 s. */
const PING_MS = 20_000
const RETRY_MS = [250, 500, 1000, 2000] as const

type Welcome = Extract<FromServer, { type: 'welcome' }>
type Said = Extract<FromServer, { type: 'ready' | 'standing' }>

export interface Channel {
  /** Connects if it is not connected; does nothing otherwise. */
  connect(): void
  connected(): boolean
  /** Waits until both ends have proved themselves; `false` when that did not happen in time. */
  ready(ms: number): Promise<boolean>
  /** `false`: not connected; nothing was sent. */
  send(message: FromDevice): boolean
  close(): void
}

export interface ChannelPorts {
  readonly key: DeviceKey
  readonly enrolment: Enrolment
  /** The channel stands. */
  onReady(): void
  /** What holds at the server, each time it says so: first of all things, and whenever something of it changed. */
  onStanding(standing: Standing): Promise<void>
  onMessage(
    message: Extract<FromServer, { type: 'offer' | 'cancel' | 'let-go' | 'session-ended' | 'second' | 'no-second' }>
  ): void
  onClosed(): void
}

/**
 * The live channel (contract/channel.ts): nothing from the server is believed before it has signed our nonce with a key
 * that was pinned, at enrolment or by a standing since, or that such a key leads to; and the server believes nothing of ours
 * before we signed its nonce.
 */
export const openChannel = (ports: ChannelPorts): Channel => {
  let socket: WebSocket | undefined
  let proved = false
  let closed = false
  let tries = 0
  let ping: ReturnType<typeof setInterval> | undefined
  const waiting = new Set<(ready: boolean) => void>()
  let pinned: readonly SigningJwk[] = ports.enrolment.keys
  let latest = 0

  const send = (message: FromDevice): boolean => {
    if (socket?.readyState !== WebSocket.OPEN) return false
    socket.send(JSON.stringify(message))
    return true
  }

  /** The keys of the server as far as this connection knows them. */
  let keys = pinned

  const welcome = async ({ kid, sig, nonce: theirs, successors }: Welcome, nonce: string): Promise<boolean> => {
    keys = await withSuccessors(pinned, successors, ports.enrolment.issuer)
    if (!(await isSignedByKnown(keys, kid, sig, `${CHANNEL_CONTEXT.server}${nonce}.${theirs}`))) return false
    return send({ type: 'proof', sig: await signText(ports.key, `${CHANNEL_CONTEXT.device}${theirs}.${nonce}`) })
  }

  /** Takes in a standing of this handshake; an older one than was heard is said by somebody between. */
  const heard = async ({ standing, kid, sig }: Said, nonces: readonly [ours: string, theirs: string]) => {
    if (!(await isSignedByKnown(keys, kid, sig, standingText(...nonces, standing)))) return false
    if (standing.time < latest) return false
    latest = standing.time
    keys = standing.keys
    pinned = standing.keys
    await ports.onStanding(standing)
    return true
  }

  const lost = (which: WebSocket) => {
    if (socket !== which) return
    socket = undefined
    const was = proved
    proved = false
    clearInterval(ping)
    if (was) ports.onClosed()
    if (!closed) setTimeout(connect, RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)])
  }

  const connect = () => {
    if (socket || closed) return
    const opened = new WebSocket(`${ports.enrolment.server.replace(/^http/, 'ws')}/v1/channel`)
    const nonce = randomId()
    let stage: 'welcome' | 'ready' | 'open' = 'welcome'
    let welcomed: Welcome | undefined
    socket = opened
    latest = 0
    opened.onopen = () => send({ type: 'hello', device: ports.enrolment.device, nonce })
    opened.onclose = () => lost(opened)
    opened.onerror = () => opened.close()
    const hear = async (data: unknown): Promise<void> => {
      const message = readMessage(data)
      if (message?.type === 'welcome' && stage === 'welcome') {
        stage = 'ready'
        welcomed = message
        if (!(await welcome(message, nonce))) opened.close()
      } else if (message?.type === 'ready' && stage === 'ready' && welcomed) {
        if (!(await heard(message, [nonce, welcomed.nonce]))) return opened.close()
        if (socket !== opened) return
        stage = 'open'
        proved = true
        tries = 0
        ping = setInterval(() => send({ type: 'ping' }), PING_MS)
        for (const wake of waiting) wake(true)
        waiting.clear()
        ports.onReady()
      } else if (stage === 'open' && message && isOrder(message)) {
        ports.onMessage(message)
      } else if (stage === 'open' && message?.type === 'standing' && welcomed) {
        if (!(await heard(message, [nonce, welcomed.nonce]))) opened.close()
      } else if (stage !== 'open' || message?.type !== 'pong') {
        opened.close()
      }
    }
    // One after another: what follows `ready` must not overtake the look at its signature.
    let queue: Promise<void> = Promise.resolve()
    opened.onmessage = ({ data }) => {
      queue = queue.then(() => hear(data)).catch(() => opened.close())
    }
  }

  return {
    connect,
    connected: () => proved,
    ready(ms) {
      if (proved) return Promise.resolve(true)
      connect()
      return new Promise((resolve) => {
        const wake = (ready: boolean) => {
          clearTimeout(timer)
          waiting.delete(wake)
          resolve(ready)
        }
        const timer = setTimeout(() => wake(false), ms)
        waiting.add(wake)
      })
    },
    send: (message) => proved && send(message),
    close() {
      closed = true
      socket?.close()
    }
  }
}

type Order = Parameters<ChannelPorts['onMessage']>[0]

const ORDERS: readonly FromServer['type'][] = ['offer', 'cancel', 'let-go', 'session-ended', 'second', 'no-second']

const isOrder = (message: FromServer): message is Order => ORDERS.includes(message.type)

const readMessage = (data: unknown): FromServer | undefined => {
  if (typeof data !== 'string') return undefined
  try {
    const parsed = fromServerSchema.safeParse(JSON.parse(data))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
