import { unreachable } from '@writ/dsl/contract'
import { z } from 'zod'
import type { Bus } from '../store/index.ts'
import { offerRun } from './offer-run.ts'
import { pastOf } from './past-of.ts'
import type { Ports } from './ports.ts'
import { readStanding } from './read-standing.ts'
import { deliverSecond } from './seconds/deliver-second.ts'

/** What one server tells the others on its database about a tenant's devices and runs. */
const wordSchema = z.strictObject({
  from: z.string(),
  tenant: z.string(),
  what: z.discriminatedUnion('kind', [
    /** Who is connected where? */
    z.strictObject({ kind: z.literal('who') }),
    /** This device is connected here; `joined` just now, so that an older connection elsewhere is not the device's any more. */
    z.strictObject({ kind: z.literal('here'), device: z.string(), joined: z.boolean() }),
    z.strictObject({ kind: z.literal('away'), device: z.string() }),
    /** To whom the device is connected: offer it this run, or tell it to cancel it. */
    z.strictObject({ kind: z.enum(['offer', 'cancel']), device: z.string(), run: z.string() }),
    /** To the same: this session is over, in which these runs kept something. */
    z.strictObject({
      kind: z.literal('session-ended'),
      device: z.string(),
      session: z.string(),
      runs: z.array(z.string())
    }),
    /** A second person answered this question of the device's. */
    z.strictObject({ kind: z.literal('second'), device: z.string(), run: z.string(), question: z.string() }),
    z.strictObject({ kind: z.literal('news'), run: z.string() }),
    /** Epoch, keys or states of agents changed: tell your devices. */
    z.strictObject({ kind: z.literal('standing') })
  ])
})
type Word = z.infer<typeof wordSchema>

/** Runs that one word names at most: it is short (`Bus`). */
const RUNS_A_WORD = 100

const BEAT_MS = 20_000
/** A server that was not heard for two beats may be gone, and its devices with it. */
const PRESENT_MS = 2 * BEAT_MS + 5_000

const readWord = (text: string): Word | undefined => {
  try {
    return wordSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/**
 * Makes a tenant's devices and news those of all servers on the database: a plan that is sent to one is offered by that to which
 * the device is connected, who waits at one hears of what a device told another, and all devices are told of a raised epoch.
 */
export const shareTenant = (own: Ports, bus: Bus): Ports => {
  const { devices, news, now, tenant } = own
  /** Devices at other servers: at which, and when that was last heard of. */
  const elsewhere = new Map<string, { readonly server: string; readonly at: number }>()
  const left = new Map<string, number>()

  const tell = (what: Word['what']): void => bus.tell(JSON.stringify({ from: bus.server, tenant, what } satisfies Word))
  const past = (at = Number.NEGATIVE_INFINITY): number => pastOf(at, now())
  const isElsewhere = (device: string): boolean => now() - past(elsewhere.get(device)?.at) < PRESENT_MS
  const beat = (): void => {
    for (const device of devices.here()) tell({ kind: 'here', device, joined: false })
  }

  const shared: Ports = {
    ...own,
    devices: {
      ...devices,
      join: (device, connection) => {
        elsewhere.delete(device)
        devices.join(device, connection)
        tell({ kind: 'here', device, joined: true })
      },
      leave: (device, connection) => {
        devices.leave(device, connection)
        if (!devices.isHere(device)) tell({ kind: 'away', device })
      },
      isConnected: (device) => devices.isHere(device) || isElsewhere(device),
      send: (device, message) => {
        if (devices.isHere(device)) devices.send(device, message)
        else if (message.type === 'cancel') tell({ kind: 'cancel', device, run: message.run })
        else if (message.type === 'second')
          tell({ kind: 'second', device, run: message.run, question: message.question })
        // That it is to be let go, and how, is in the database: the other server reads it there.
        else if (message.type === 'let-go') tell({ kind: 'offer', device, run: message.run })
        else if (message.type === 'session-ended') {
          const { session, runs } = message
          for (let n = 0; n === 0 || n < runs.length; n += RUNS_A_WORD)
            tell({ kind: 'session-ended', device, session, runs: runs.slice(n, n + RUNS_A_WORD) })
        }
      },
      // What an offer says is in the database: the other server reads it there.
      offerThere: (device, run) => tell({ kind: 'offer', device, run }),
      announce: async (read) => {
        tell({ kind: 'standing' })
        await devices.announce(read)
      },
      lastSeen: (device) =>
        isElsewhere(device)
          ? now()
          : Math.max(devices.lastSeen(device), past(left.get(device)), past(elsewhere.get(device)?.at))
    },
    news: {
      ...news,
      tell: (run) => {
        news.tell(run)
        tell({ kind: 'news', run })
      },
      close: () => {
        clearInterval(timer)
        news.close()
      }
    }
  }

  const hear = async ({ from, what }: Word): Promise<void> => {
    switch (what.kind) {
      case 'who':
        return beat()
      case 'here':
        if (what.joined) devices.drop(what.device)
        elsewhere.set(what.device, { server: from, at: now() })
        return
      case 'away':
        // It may have gone from there because it is at another by now.
        if (elsewhere.get(what.device)?.server !== from) return
        elsewhere.delete(what.device)
        left.set(what.device, now())
        return
      case 'offer':
        if (devices.isHere(what.device)) await offerRun(shared, what.run)
        return
      case 'second':
        if (devices.isHere(what.device)) await deliverSecond(shared, what)
        return
      case 'cancel':
        return devices.send(what.device, { type: 'cancel', run: what.run })
      case 'session-ended':
        return devices.send(what.device, { type: 'session-ended', session: what.session, runs: what.runs })
      case 'news':
        return news.tell(what.run)
      case 'standing':
        return devices.announce(() => readStanding(own))
      default:
        return unreachable(what)
    }
  }

  bus.hear((text) => {
    const word = readWord(text)
    if (!word || word.from === bus.server || word.tenant !== tenant) return
    // What a lost word would have done sooner, the sweep does.
    hear(word).catch(() => undefined)
  })
  const timer = setInterval(beat, BEAT_MS)
  tell({ kind: 'who' })
  return shared
}
