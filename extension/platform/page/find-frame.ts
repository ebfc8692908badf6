import {
  type FromDocument,
  type LiveTarget,
  ok,
  type Refusal,
  type Result,
  refuse,
  type Target,
  type ToDocument
} from '@writ/dsl/contract'
import { pause } from '../pause.ts'
import { randomId } from '../storage/device-key.ts'
import { askedAs } from './asked-as.ts'
import { type Connection, isOther } from './connection.ts'
import { originOf } from './origin-of.ts'
import { pageRefusal } from './page-refusal.ts'
import type { Pages } from './pages.ts'

/** How long a frame may take to have a document of its site. */
const FRAME_MS = 10_000
/** A target is waited for by the document itself, for less than this. */
const PUT_MS = 15_000
/** A sign is in the frame's document in a few milliseconds, or nobody of that site is there to get it. */
const SIGN_MS = 500
const PAUSE_MS = 150

/** A frame of a plan. `said`: its target in the plan's words, with no value of the run. */
export interface MeantFrame {
  readonly target: LiveTarget
  readonly said: Target
  readonly origin: string
}

interface Meant {
  readonly frame: MeantFrame
  /** The origin of the document around. */
  readonly at: string
}

interface Reaching extends Pick<Pages, 'frames'> {
  post(to: Connection, message: ToDocument): void
  /** The interpreter of a document, put there if needed. */
  enter(tab: number, document: string): Promise<Connection | undefined>
}

let asked = 0

/**
 * The document in the very frame that a target means in another. The parent's interpreter puts a fresh sign into the frame's
 * window, and the browser hands it to the one document there: no page can show a sign that it was not given, so none can
 * pass for another frame. Refuses as a target does, and `page/not-a-frame`, `page/opaque-frame`, `page/wrong-origin` where no
 * document of the site comes in time, `page/navigated` where the document around is gone.
 */
export const findFrame = async (
  around: Connection,
  { frame, at }: Meant,
  io: Reaching
): Promise<Result<Connection>> => {
  const { target, said, origin } = frame
  for (const end = Date.now() + FRAME_MS; ; await pause(PAUSE_MS)) {
    const inside = await enterChildren(around, origin, io)
    const sign = randomId()
    const signed = hearSign(inside, sign)
    for (const child of inside) io.post(child, { type: 'tell-signs' })
    const put = await putSign(around, { target, at, origin, sign }, io)
    if (!put.ok) {
      signed.stop()
      return { ok: false, refusal: pageRefusal(put.refusal, askedAs(target, said)) }
    }
    const found = inside.length ? await signed.within(SIGN_MS) : undefined
    signed.stop()
    if (found) return ok(found)
    if (Date.now() > end) return refuse('page/wrong-origin', { expected: origin })
  }
}

/** The interpreters of the documents of `origin` that stand directly in frames of this one. */
const enterChildren = async (
  around: Connection,
  origin: string,
  { frames, enter }: Reaching
): Promise<readonly Connection[]> => {
  const inside = ((await frames(around.tab)) ?? []).flatMap((frame) => {
    const { documentId } = frame
    return frame.parentFrameId === around.frame && frame.frameId !== 0 && originOf(frame.url) === origin && documentId
      ? [documentId]
      : []
  })
  const entered = await Promise.all(inside.map((document) => enter(around.tab, document)))
  return entered.filter((child) => child !== undefined && !isOther(child, origin)) as readonly Connection[]
}

/** Listens for the one that tells the sign. */
const hearSign = (inside: readonly Connection[], sign: string) => {
  const stops: (() => void)[] = []
  const heard = new Promise<Connection>((resolve) => {
    for (const child of inside) {
      const listen = (message: FromDocument | 'gone') => {
        if (message !== 'gone' && message.type === 'signed' && message.sign === sign) resolve(child)
      }
      child.listeners.add(listen)
      stops.push(() => child.listeners.delete(listen))
    }
  })
  return {
    within: (ms: number): Promise<Connection | undefined> => Promise.race([heard, pause(ms).then(() => undefined)]),
    stop() {
      for (const each of stops) each()
    }
  }
}

const putSign = (
  around: Connection,
  meant: Omit<Extract<ToDocument, { type: 'sign' }>, 'type' | 'id'>,
  { post }: Pick<Reaching, 'post'>
): Promise<Result<void>> => {
  const id = ++asked
  return new Promise((resolve) => {
    const end = (result: Result<void>) => {
      clearTimeout(timer)
      around.listeners.delete(listen)
      resolve(result)
    }
    const timer = setTimeout(() => end(refuse('page/navigated')), PUT_MS)
    const listen = (message: FromDocument | 'gone') => {
      if (message === 'gone') return end(refuse('page/navigated'))
      if (message.type !== 'put' || message.id !== id) return
      end(message.refusal ? { ok: false, refusal: message.refusal as Refusal } : ok(undefined))
    }
    around.listeners.add(listen)
    post(around, { type: 'sign', id, ...meant })
  })
}
