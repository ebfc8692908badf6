import { originOf, randomId } from '../../extension/platform/device.ts'
import { frameHelloSchema, fromFrameSchema, type ToFrame } from '../bridge/frame-wire.ts'
import { MAX_WAITING, MOST_WAITING } from '../bridge/wire.ts'
import {
  type AskedQuestion,
  type Host,
  type HostEvent,
  type HostSettings,
  MOST_VIEWS,
  type PresenceAsked
} from './host.ts'

/** A load that a page was asked for has begun by then, or was a download. */
const GOING_MS = 150
/** A document that does not let itself be left within this keeps what is there. */
const LEAVE_MS = 10_000
/** What a document says waits in the browser, where nobody sees it: so long it is counted together. */
const FLOOD_MS = 1_000
const BLANK = 'about:blank'
/** Scripts and forms; no windows that the host does not know of, and no way to the host's own page. */
const SANDBOX = 'allow-forms allow-modals allow-same-origin allow-scripts'

/** What the host's page does with the frames that are made for it, and with questions. */
export interface FrameApp {
  add(frame: HTMLIFrameElement): void
  show(frame: HTMLIFrameElement): void
  ask(asked: AskedQuestion): void
  /** Finds out who is there, and tells `Coordinator.presenceIs`; where it is left out nobody ever is. */
  askPresence?(asked: PresenceAsked): void
}

interface Frame {
  readonly view: number
  readonly element: HTMLIFrameElement
  document?: string
  url: string
  /** The channel that its page side made. */
  port?: MessagePort | undefined
  /** May a document greet? */
  awaited: boolean
  /** Did one, since the last time that something was loaded? */
  greeted: boolean
  loading: boolean
  going: number
  /** What its document said since then, in messages and characters. */
  said: { readonly since: number; readonly many: number; readonly size: number }
  /** The address that is being opened. */
  asked?: string | undefined
  failed?: string | undefined
}

/**
 * A host that is itself a page: its webviews are frames of other origins, whose documents bring the page side (`webview/page/frame-world.ts`)
 * as their first script. Whoever greets first, after an address was opened or the page side before said that its document is left, is the document that
 * stands there, in the window and at the origin that the browser names; nobody else of that document is heard. A frame that loads without a greeting
 * is nowhere, and one whose document says what no page side says, or more than it could, is led away from it.
 *
 * It cannot go back or forward, since the browser keeps one history for all frames. Throws where the host's own origin is among `origins`.
 */
export const frameHost = (window: Window & typeof globalThis, settings: HostSettings, app: FrameApp): Host => {
  if (settings.origins.includes(window.location.origin))
    throw new Error('a host keeps its coordinator at its own origin')
  const origins = new Set(settings.origins)
  const frames = new Map<number, Frame>()
  let front: Frame | undefined
  let last = 0
  let tell: (event: HostEvent) => void = () => undefined

  const tellViews = () =>
    tell({
      type: 'views',
      views: [...frames.values()].map((frame) => ({
        view: frame.view,
        url: frame.url,
        loading: frame.loading || frame.going > 0,
        front: frame === front,
        travels: 0,
        ...(frame.document !== undefined && { document: frame.document }),
        ...(frame.failed !== undefined && { failed: frame.failed })
      }))
    })

  /** Another document stands there from now on; nothing that the one before says is heard. */
  const commit = (frame: Frame, url: string, port?: MessagePort) => {
    frame.port?.close()
    Object.assign(frame, { document: randomId(), url, port })
  }

  /** Nothing stands there any more. */
  const lose = (frame: Frame) => {
    commit(frame, BLANK)
    Object.assign(frame, { awaited: false, greeted: false, loading: false, failed: frame.asked, asked: undefined })
    tellViews()
  }

  /** Ends what is said there at its source: what waits goes with the channel, and what would come with the document. */
  const leave = (frame: Frame) => {
    lose(frame)
    frame.element.src = BLANK
  }

  const isFlooded = (frame: Frame, size: number): boolean => {
    const now = performance.now()
    const before = now - frame.said.since < FLOOD_MS ? frame.said : { since: now, many: 0, size: 0 }
    frame.said = { since: before.since, many: before.many + 1, size: before.size + size }
    return frame.said.many > MOST_WAITING || frame.said.size > MAX_WAITING
  }

  const hear = (frame: Frame, from: MessagePort, message: unknown) => {
    if (frame.port !== from) return
    const read = fromFrameSchema.safeParse(message)
    if (!read.success || isFlooded(frame, read.data.type === 'said' ? read.data.text.length : 0)) return leave(frame)
    if (read.data.type === 'said') return tell({ type: 'bridge', view: frame.view, text: read.data.text })
    if (read.data.type === 'left') Object.assign(frame, { awaited: true, loading: true })
    else {
      frame.going++
      setTimeout(() => {
        frame.going--
        tellViews()
      }, GOING_MS)
    }
    tellViews()
  }

  window.addEventListener('message', (event) => {
    const {
      source,
      origin,
      ports: [port]
    } = event
    const frame = source && [...frames.values()].find(({ element }) => element.contentWindow === source)
    // What nobody waits for is not even read: whoever likes may send this window anything.
    if (!frame?.awaited || !port || !origins.has(origin)) return
    const hello = frameHelloSchema.safeParse(event.data)
    // Where it stands is the browser's word; of the path within it, its own.
    if (!hello.success || originOf(hello.data.url) !== origin) return
    commit(frame, hello.data.url, port)
    Object.assign(frame, { awaited: false, greeted: true, loading: true })
    port.onmessage = (event) => hear(frame, port, event.data)
    // A document that goes says so before; of one whose process ended, this is all that is heard.
    port.addEventListener('close', () => {
      if (frame.port === port && !frame.awaited) lose(frame)
    })
    tellViews()
  })

  const loaded = (frame: Frame) => {
    if (!frame.greeted) {
      commit(frame, BLANK)
      // It cannot be told from a page that lacks the page side: neither can be acted in.
      frame.failed = frame.asked
    }
    Object.assign(frame, { awaited: false, greeted: false, loading: false, asked: undefined })
    tellViews()
  }

  const at = (view: number): Frame => {
    const frame = frames.get(view)
    if (!frame) throw new Error('the frame is closed')
    return frame
  }

  const say = ({ view, document }: { readonly view: number; readonly document: string }, message: ToFrame) => {
    const frame = frames.get(view)
    if (frame?.document === document) frame.port?.postMessage(message)
  }

  const load = (element: HTMLIFrameElement, url: string, put: () => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the document would not be left')), LEAVE_MS)
      const done = () => {
        clearTimeout(timer)
        resolve()
      }
      element.addEventListener('load', done, { once: true })
      element.src = url
      put()
    })

  return {
    settings: async () => settings,
    listen(listener) {
      tell = listener
      tellViews()
    },
    act: {
      async inject({ view, document, key, first }) {
        say({ view, document }, { type: 'begin', document, key, first })
      },
      async post({ view, document, text }) {
        say({ view, document }, { type: 'hear', text })
      },
      async extend(to) {
        say(to, { type: 'extend' })
      },
      async open({ view, url }) {
        const frame = at(view)
        Object.assign(frame, { loading: true, failed: undefined, asked: undefined })
        // Away from what is there first: an address that differs in its fragment alone would load nothing.
        await load(frame.element, BLANK, () => undefined)
        Object.assign(frame, { awaited: true, loading: true, asked: url })
        frame.element.src = url
        tellViews()
      },
      go: async () => false,
      async make() {
        if (frames.size >= MOST_VIEWS) throw new Error(`no more than ${MOST_VIEWS} frames`)
        const element = window.document.createElement('iframe')
        element.setAttribute('sandbox', SANDBOX)
        const frame: Frame = {
          view: ++last,
          element,
          url: BLANK,
          awaited: false,
          greeted: false,
          loading: false,
          going: 0,
          said: { since: 0, many: 0, size: 0 }
        }
        await load(element, BLANK, () => app.add(element))
        element.addEventListener('load', () => loaded(frame))
        frames.set(frame.view, frame)
        front = frame
        app.show(element)
        tellViews()
        return frame.view
      },
      async close(view) {
        const frame = at(view)
        frame.port?.close()
        frames.delete(view)
        frame.element.remove()
        tell({ type: 'closed', view })
        tellViews()
      },
      async show(view) {
        front = at(view)
        app.show(front.element)
        tellViews()
      },
      guard: async () => undefined,
      async ask(asked) {
        app.ask(asked)
      },
      async askPresence(asked) {
        if (!app.askPresence) throw new Error('the app does not say who is there')
        app.askPresence(asked)
      },
      async perform() {
        throw new Error('a feature of an app that is a page is a function of it')
      }
    }
  }
}
