import {
  base64url,
  CHANNEL_CONTEXT,
  type FromDevice,
  type FromServer,
  fromServerSchema,
  readyText
} from '@writ/dsl/contract'
import type { Enrolment } from '../storage/database.ts'
import { type DeviceKey, randomId, signText } from '../storage/device-key.ts'

/** A ping this often holds a Chromium worker, whose idle sockets die at 30 s. */
const PING_MS = 20_000
const RETRY_MS = [250, 500, 1000, 2000] as const

type Welcome = Extract<FromServer, { type: 'welcome' }>

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
  onReady(epoch: number): void
  onMessage(message: Extract<FromServer, { type: 'offer' | 'cancel' }>): void
  onClosed(): void
}

/**
 * The live channel (contract/channel.ts): nothing from the server is believed before it has signed our nonce with a key
 * that was pinned at enrolment, and the server believes nothing of ours before we signed its nonce.
 */
export const openChannel = (ports: ChannelPorts): Channel => {
  let socket: WebSocket | undefined
  let proved = false
  let closed = false
  let tries = 0
  let ping: ReturnType<typeof setInterval> | undefined
  const waiting = new Set<(ready: boolean) => void>()

  const send = (message: FromDevice): boolean => {
    if (socket?.readyState !== WebSocket.OPEN) return false
    socket.send(JSON.stringify(message))
    return true
  }

  /** Did the server sign this text with a key that was pinned? */
  const signedByServer = async (kid: string, sig: string, text: string): Promise<boolean> => {
    const raw = base64url.decode(ports.enrolment.keys.find((key) => key.kid === kid)?.x ?? '')
    const signature = base64url.decode(sig)
    if (!raw?.length || !signature) return false
    const key = await crypto.subtle.importKey('raw', raw.slice(), 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify('Ed25519', key, signature.slice(), new TextEncoder().encode(text))
  }

  const welcome = async ({ kid, sig, nonce: theirs }: Welcome, nonce: string): Promise<boolean> => {
    if (!(await signedByServer(kid, sig, `${CHANNEL_CONTEXT.server}${nonce}.${theirs}`))) return false
    return send({ type: 'proof', sig: await signText(ports.key, `${CHANNEL_CONTEXT.device}${theirs}.${nonce}`) })
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
        const said = readyText(nonce, welcomed.nonce, message.epoch)
        if (!(await signedByServer(welcomed.kid, message.sig, said))) return opened.close()
        if (socket !== opened) return
        stage = 'open'
        proved = true
        tries = 0
        ping = setInterval(() => send({ type: 'ping' }), PING_MS)
        for (const wake of waiting) wake(true)
        waiting.clear()
        ports.onReady(message.epoch)
      } else if (stage === 'open' && (message?.type === 'offer' || message?.type === 'cancel')) {
        ports.onMessage(message)
      } else if (stage !== 'open' || message?.type !== 'pong') {
        opened.close()
      }
    }
    // One after another: what follows `ready` must not overtake the look at its signature.
    let heard: Promise<void> = Promise.resolve()
    opened.onmessage = ({ data }) => {
      heard = heard.then(() => hear(data)).catch(() => opened.close())
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

const readMessage = (data: unknown): FromServer | undefined => {
  if (typeof data !== 'string') return undefined
  try {
    const parsed = fromServerSchema.safeParse(JSON.parse(data))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
