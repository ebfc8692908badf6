import type { ToDocument } from '@writ/dsl/contract'
import {
  type DeviceKey,
  type DocumentPort,
  originOf,
  type Pages,
  randomId,
  signJws
} from '../../extension/platform/device.ts'
import { beginAudience, coordinatorAudience, pageAudience } from '../bridge/audience.ts'
import { needsRare } from '../bridge/needs-rare.ts'
import { BRIDGE_HEADER, type BridgeClaims, openSealed } from '../bridge/sealed.ts'
import { type FromPage, fromPageSchema, type Opening, openSchema } from '../bridge/wire.ts'
import type { Host, HostEvent } from './host.ts'
import type { Views } from './keep-views.ts'

/** So many messages that are not the next word of its interpreter, and nothing of a document is heard any more. */
const MOST_STRANGE = 50

/** What was begun with a document. */
interface Channel {
  readonly view: number
  readonly document: string
  readonly channel: string
  /** Which key its messages are signed with. */
  readonly key: DeviceKey
  /** The interpreter's public key, once it has opened. */
  instance?: string
  next: number
  readonly heard: ((message: unknown) => void)[]
  readonly lost: (() => void)[]
}

const readWire = (text: string): FromPage | undefined => {
  try {
    const read = fromPageSchema.safeParse(JSON.parse(text))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}

/**
 * The documents of the host's webviews, over a bridge that nobody vouches for: which document stands where is the host's own word, and what comes
 * out of one is heard only as the next word of the interpreter that was put there. All else is dropped and counted; a document that
 * sends much of it is heard no more.
 */
export const bridgePages = (host: Host, views: Views, key: () => Promise<DeviceKey>): Pages => {
  const channels = new Map<string, Channel>()
  const strange = new Map<string, number>()
  const connected: ((port: DocumentPort) => void)[] = []
  let origins: Promise<ReadonlySet<string>> | undefined

  const isThere = ({ view, document }: Pick<Channel, 'view' | 'document'>): boolean =>
    views.get(view)?.document === document

  const end = (channel: Channel): void => {
    if (channels.get(channel.document) === channel) channels.delete(channel.document)
    for (const lost of channel.lost.splice(0)) lost()
  }

  const seal = (by: DeviceKey, aud: string, n: number, msg: unknown): Promise<string> =>
    signJws(by, BRIDGE_HEADER, { aud, n, msg } satisfies BridgeClaims)

  /** One after another: a signature takes its time, and what was said first must come first. */
  const speaker = (channel: Channel, instance: string) => {
    let turn: Promise<void> = Promise.resolve()
    let said = 0
    let isWhole = false
    return (message: ToDocument): void => {
      if (channels.get(channel.document) !== channel) throw new Error('the channel is closed')
      const n = said++
      turn = turn
        .then(async () => {
          const to = { view: channel.view, document: channel.document }
          if (!isWhole && needsRare(message)) {
            await host.act.extend(to)
            isWhole = true
          }
          const text = await seal(channel.key, pageAudience(instance, channel.channel), n, message)
          await host.act.post({ ...to, text })
        })
        .catch(() => end(channel))
    }
  }

  const open = (channel: Channel, instance: string, origin: string): void => {
    channel.instance = instance
    const port: DocumentPort = {
      tab: channel.view,
      frame: 0,
      document: channel.document,
      origin,
      instance,
      postMessage: speaker(channel, instance),
      disconnect: () => {
        if (channels.get(channel.document) === channel) channels.delete(channel.document)
      },
      onMessage: (heard) => void channel.heard.push(heard),
      onDisconnect: (lost) => void channel.lost.push(lost)
    }
    for (const listener of connected) listener(port)
  }

  /** What it says, where it is the next word of the interpreter in that document; the first one says whose key that is. */
  const wordOf = (channel: Channel, { instance, document, sealed }: FromPage): unknown => {
    if (document !== channel.document || (channel.instance ?? instance) !== instance) return undefined
    const audience = coordinatorAudience(document, channel.channel)
    const heard = openSealed(sealed, { publicKeyX: instance, audience, next: channel.next })
    if (!heard.ok) return undefined
    return channel.instance !== undefined || openSchema.safeParse(heard.value).success ? heard.value : undefined
  }

  const hear = (view: number, text: string): void => {
    const { document } = views.get(view) ?? {}
    const channel = document === undefined ? undefined : channels.get(document)
    if (!channel || channel.view !== view) return
    const from = readWire(text)
    const word = from && wordOf(channel, from)
    if (!from || word === undefined) {
      const many = (strange.get(channel.document) ?? 0) + 1
      strange.set(channel.document, many)
      if (many >= MOST_STRANGE) end(channel)
      return
    }
    channel.next++
    if (channel.instance === undefined) return open(channel, from.instance, (word as Opening).origin)
    try {
      for (const heard of channel.heard) heard(word)
    } catch {
      // Nested too deeply to be read at all, for one.
      end(channel)
    }
  }

  const mayReach = async (origin: string | undefined): Promise<boolean> => {
    origins ??= host.settings().then((settings) => new Set(settings.origins))
    return origin !== undefined && (await origins).has(origin)
  }

  host.listen((event: HostEvent) => {
    views.hear(event)
    if (event.type === 'bridge') return hear(event.view, event.text)
    for (const channel of [...channels.values()]) if (!isThere(channel)) end(channel)
    const standing = new Set(views.all().map(({ document }) => document))
    for (const document of strange.keys()) if (!standing.has(document)) strange.delete(document)
  })

  return {
    onConnect: (listener) => void connected.push(listener),
    async inject(view, document) {
      if ((strange.get(document) ?? 0) >= MOST_STRANGE) return false
      // What a browser holds an extension to at each document, nobody else does here.
      if (!(await mayReach(originOf(views.get(view)?.url ?? '')))) return false
      const by = await key()
      const channel: Channel = { view, document, channel: randomId(), key: by, next: 0, heard: [], lost: [] }
      const before = channels.get(document)
      if (before) end(before)
      channels.set(document, channel)
      try {
        const first = await seal(by, beginAudience(document), 0, { type: 'begin', channel: channel.channel })
        await host.act.inject({ view, document, key: by.x, first })
        return isThere(channel)
      } catch {
        return false
      }
    },
    async top(view) {
      const found = views.get(view)
      return found && { url: found.url, ...(found.document !== undefined && { documentId: found.document }) }
    },
    // No host of today tells which frames stand in a page: what asks for them is refused.
    frames: async () => undefined,
    mayReach
  }
}
