import {
  type ActOutcome,
  type Batch,
  DOCUMENT_PORT,
  type EffectClass,
  type FromDocument,
  fromDocumentSchema,
  type LiveFacts,
  type LiveTarget,
  ok,
  type PageAct,
  type Refusal,
  type Result,
  refuse,
  type ToDocument
} from '@writ/dsl/contract'
import type { Runtime } from 'webextension-polyfill'
import { browser, topFrame } from '../browser.ts'
import { type Connection, isOther } from './connection.ts'
import { findFrame } from './find-frame.ts'
import { type Dispatched, hearBatch } from './hear-batch.ts'
import { originOf } from './origin-of.ts'

const CONNECT_MS = 8_000
const LOOK_MS = 15_000
/** A `wait` may be long; a document that says nothing for this much longer than its acts ask for is given up. */
const SILENCE_MS = 30_000
const STATUS_MS = 200
const REACH_TRIES = 6
const REACH_PAUSE_MS = 60
/** An act that is under way when a run is stopped may take this long to tell its outcome. */
const HALT_MS = 1_500

type BatchStatus = Extract<FromDocument, { type: 'status' }>

/** One document of one tab, with the port its interpreter holds. */
export interface Document {
  readonly tab: number
  readonly frame: number
  readonly document: string
  readonly audience: string
  /** Which interpreter stands there: one that came after a restart of the extension remembers nothing. */
  readonly instance: string
}

export interface Documents {
  /** The interpreter of the tab's top document, put there if needed. Refuses page/wrong-origin, page/closed, page/no-permission, page/load-failed. */
  reach(tab: number, origin: string): Promise<Result<Document>>
  /**
   * The interpreter of the document that stands in a frame of another: the very frame that `target` means there, and at
   * `origin`. `at` is the origin of the document around. Refuses as a target does, and as `reach`.
   */
  reachFrame(around: Document, target: LiveTarget, at: string, origin: string): Promise<Result<Document>>
  dispatch(to: Document, txn: string, seq: number, batch: Batch): Promise<Dispatched>
  /** Ends what a run does in a document before its next act; soon after, whatever it was doing is not waited for. */
  halt(document: string, txn: string): void
  look(at: Document, act: PageAct, granted: EffectClass): Promise<Result<LiveFacts>>
  /** How a batch went that an earlier life of this worker sent; `undefined` when the document is gone or knows nothing. */
  recall(
    document: string,
    instance: string | undefined,
    txn: string,
    seq: number,
    acts: readonly string[]
  ): Promise<readonly (ActOutcome | undefined)[] | undefined>
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const documentOf = ({ tab, frame, document, instance }: Connection): Document => ({
  tab,
  frame,
  document,
  audience: audienceOf(tab, frame, document),
  instance
})

const audienceOf = (tab: number, frame: number, document: string) => `${tab}:${frame}:${document}`

/** Keeps the ports of all documents that an interpreter runs in. Ports come from documents; nothing they say is authority. */
export const keepDocuments = (publicKeyX: () => Promise<string>): Documents => {
  const connections = new Map<string, Connection>()
  const arrivals = new Set<() => void>()
  let looks = 0

  browser.runtime.onConnect.addListener((port) => {
    const [name, instance = ''] = port.name.split(':')
    if (name !== DOCUMENT_PORT) return
    const sender = port.sender as (Runtime.MessageSender & { documentId?: string; origin?: string }) | undefined
    const [tab, frame, document] = [sender?.tab?.id, sender?.frameId, sender?.documentId]
    if (sender?.id !== browser.runtime.id || tab === undefined || frame === undefined || !document)
      return port.disconnect()
    const listeners: Connection['listeners'] = new Set()
    const tell = (message: FromDocument | 'gone') => {
      for (const listener of [...listeners]) listener(message)
    }
    const end = () => {
      if (connections.get(document) === connection) connections.delete(document)
      tell('gone')
    }
    // The browser tells only the other side of a `disconnect`, so this side is told here.
    const drop = () => {
      port.disconnect()
      end()
    }
    const connection: Connection = { tab, frame, document, origin: sender.origin, port, instance, listeners, drop }
    port.onMessage.addListener((raw: unknown) => {
      const message = fromDocumentSchema.safeParse(raw)
      if (message.success) tell(message.data as FromDocument)
      else drop()
    })
    port.onDisconnect.addListener(end)
    connections.get(document)?.drop()
    connections.set(document, connection)
    publicKeyX().then((x) => {
      post(connection, { type: 'hello', audience: audienceOf(tab, frame, document), publicKeyX: x })
      for (const arrived of [...arrivals]) arrived()
    })
  })

  const post = (connection: Connection, message: ToDocument) => {
    try {
      connection.port.postMessage(message)
    } catch {
      connection.drop()
    }
  }

  const connected = (document: string, ms: number): Promise<Connection | undefined> => {
    const known = connections.get(document)
    if (known) return Promise.resolve(known)
    return new Promise((resolve) => {
      const arrived = () => {
        if (connections.has(document)) end()
      }
      const end = () => {
        clearTimeout(timer)
        arrivals.delete(arrived)
        resolve(connections.get(document))
      }
      const timer = setTimeout(end, ms)
      arrivals.add(arrived)
    })
  }

  /** The interpreter of a document, put there if needed. */
  const enter = async (tab: number, document: string): Promise<Connection | undefined> =>
    connections.has(document) || (await inject(tab, document)) ? await connected(document, CONNECT_MS) : undefined

  /** Asks until the batch has come to rest; `gone` when the port is lost before. */
  const askStatus = (connection: Connection, txn: string, seq: number): Promise<BatchStatus | 'gone'> =>
    new Promise((resolve) => {
      const end = (result: BatchStatus | 'gone') => {
        clearTimeout(timer)
        clearInterval(again)
        connection.listeners.delete(listen)
        resolve(result)
      }
      const timer = setTimeout(() => end('gone'), SILENCE_MS)
      const ask = () => post(connection, { type: 'status', txn, seq })
      const again = setInterval(ask, STATUS_MS)
      const listen = (message: FromDocument | 'gone') => {
        if (message === 'gone') return end('gone')
        if (message.type === 'status' && message.txn === txn && message.seq === seq && !message.running) end(message)
      }
      connection.listeners.add(listen)
      ask()
    })

  return {
    async reach(tab, origin) {
      for (let tries = 0; ; tries++) {
        const frame = await topFrame(tab)
        if (!frame) return refuse('page/closed')
        if (originOf(frame.url) !== origin) return refuse('page/wrong-origin', { expected: origin })
        const { documentId } = frame
        if (!documentId) return refuse('page/load-failed', { origin })
        const connection = await enter(tab, documentId)
        // A page can be kept from its own site's rights by a header, at the site's own address.
        if (connection && isOther(connection, origin)) return refuse('page/wrong-origin', { expected: origin })
        if (connection) return ok(documentOf(connection))
        // The document may be going while we reach for it; a fresh look, a little later, tells.
        await pause(tries * REACH_PAUSE_MS)
        if (tries >= REACH_TRIES)
          return refuse((await mayReach(origin)) ? 'page/load-failed' : 'page/no-permission', { origin })
      }
    },

    async reachFrame(around, target, at, origin) {
      const parent = connections.get(around.document)
      if (!parent) return refuse('page/navigated')
      const found = await findFrame(parent, { target, at, origin }, { post, enter })
      return found.ok ? ok(documentOf(found.value)) : found
    },

    async dispatch(to, txn, seq, batch) {
      const heard = hearBatch(batch, () => performance.now())
      const connection = connections.get(to.document)
      if (!connection) return heard.gone()
      return await new Promise<Dispatched>((resolve) => {
        const end = (result: Dispatched) => {
          clearTimeout(timer)
          connection.listeners.delete(listen)
          resolve(result)
        }
        const longest = batch.acts.reduce((sum, { page }) => sum + (page.verb === 'wait' ? page.ms : 5_000), 0)
        const timer = setTimeout(() => {
          connection.drop()
          end(heard.silent())
        }, longest + SILENCE_MS)
        const listen = (message: FromDocument | 'gone') => {
          if (message === 'gone') return end(heard.gone())
          if (!('seq' in message) || message.txn !== txn || message.seq !== seq) return
          const ended = heard.hear(message)
          if (ended) end(ended)
        }
        connection.listeners.add(listen)
        post(connection, { type: 'batch', txn, seq, batch })
      })
    },

    halt(document, txn) {
      const connection = connections.get(document)
      if (!connection) return
      post(connection, { type: 'halt', txn })
      setTimeout(() => connection.drop(), HALT_MS)
    },

    async look(at, act, granted) {
      const connection = connections.get(at.document)
      if (!connection) return refuse('page/navigated')
      const id = ++looks
      return await new Promise((resolve) => {
        const end = (result: Result<LiveFacts>) => {
          clearTimeout(timer)
          connection.listeners.delete(listen)
          resolve(result)
        }
        const timer = setTimeout(() => end(refuse('page/navigated')), LOOK_MS)
        const listen = (message: FromDocument | 'gone') => {
          if (message === 'gone') return end(refuse('page/navigated'))
          if (message.type !== 'looked' || message.id !== id) return
          const { looked } = message
          end('facts' in looked ? ok(looked.facts as LiveFacts) : { ok: false, refusal: looked.refusal as Refusal })
        }
        connection.listeners.add(listen)
        post(connection, { type: 'look', id, act, granted })
      })
    },

    async recall(document, instance, txn, seq, acts) {
      for (const giveUp = Date.now() + SILENCE_MS; Date.now() < giveUp; ) {
        const connection = await connected(document, CONNECT_MS)
        if (!connection || connection.instance !== instance) return undefined
        const status = await askStatus(connection, txn, seq)
        // A port may be lost once more while the worker settles; the document is asked again over its next one.
        if (status === 'gone') continue
        // A document that never heard of the batch did nothing of it.
        return acts.map((step) =>
          status.known ? (status.outcomes[step] as ActOutcome | undefined) : { kind: 'not-run' }
        )
      }
      return undefined
    }
  }
}

/** May the extension act on this site at all? If so, a document it cannot enter is the browser's own error page. */
const mayReach = async (origin: string): Promise<boolean> => {
  const { protocol, hostname } = new URL(origin)
  return await browser.permissions.contains({ origins: [`${protocol}//${hostname}/*`] })
}

const inject = async (tabId: number, documentId: string): Promise<boolean> => {
  try {
    const target = { tabId, documentIds: [documentId] }
    await browser.scripting.executeScript({ target, files: ['/content-scripts/content.js'] } as never)
    return true
  } catch {
    return false
  }
}
