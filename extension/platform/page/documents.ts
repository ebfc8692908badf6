import {
  type ActionGrant,
  type ActOutcome,
  type Batch,
  base64url,
  type EffectClass,
  type FromDocument,
  type LiveFacts,
  type LiveTarget,
  ok,
  PAGE_CALL_MS,
  type PageAct,
  type Picture,
  piecesOf,
  type Refusal,
  type Result,
  readObservation,
  refuse,
  type ToDocument
} from '@writ/dsl/contract'
import { pause } from '../pause.ts'
import { askDocument } from './ask-document.ts'
import { audienceOf, type Connection, isOther } from './connection.ts'
import { findFrame, type MeantFrame } from './find-frame.ts'
import { type Dispatched, hearBatch } from './hear-batch.ts'
import { CONNECT_MS, keepConnections } from './keep-connections.ts'
import { lendHand } from './lend-hand.ts'
import { originOf } from './origin-of.ts'
import type { Pages } from './pages.ts'
import { patience } from './patience.ts'
import { MAX_VALUE } from './too-large.ts'
import type { TrustedInput } from './trusted-input.ts'

/** A `wait` may be long; a document that says nothing for this much longer than its acts ask for is given up. */
const SILENCE_MS = 30_000
/** What a site makes first, and what is large, takes its time. */
const DOWNLOAD_MS = 300_000
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
  /** Where it stands, as the browser says. */
  readonly origin: string
  readonly audience: string
  /** Which interpreter stands there: one that came after a restart of the extension remembers nothing. */
  readonly instance: string
}

export interface Documents {
  /** The interpreter of the tab's top document at one of these origins, put there if needed. Refuses page/wrong-origin, page/closed, page/no-permission, page/load-failed. */
  reach(tab: number, origins: readonly string[]): Promise<Result<Document>>
  /**
   * The interpreter of the document that stands in a frame of another: the very frame that its target means there, and at
   * its origin. `at` is the origin of the document around. Refuses as a target does, and as `reach`.
   */
  reachFrame(around: Document, frame: MeantFrame, at: string): Promise<Result<Document>>
  /** `bytes`: by step, what an act of the batch uploads; it goes to this document and no other. `grants`: what the acts are done under. */
  dispatch(
    to: Document,
    txn: string,
    seq: number,
    batch: Batch,
    grants: readonly ActionGrant[],
    bytes?: ReadonlyMap<string, Uint8Array>
  ): Promise<Dispatched>
  /** The browser itself began the download that an act of this run waits for. */
  came(to: Document, txn: string): void
  /** Ends what a run does in a document before its next act; soon after, whatever it was doing is not waited for. */
  halt(document: string, txn: string): void
  look(at: Document, act: PageAct, granted: EffectClass): Promise<Result<LiveFacts>>
  /** Where a target stands in the viewport now, and what a picture of it must not show. Refuses as a target does. */
  framePicture(from: Document, target: LiveTarget, at: string): Promise<Result<Picture>>
  /** What a document shows, in a planner's words (`readObservation`), without acting. Refuses `page/navigated`, `page/too-large`. */
  outline(at: Document): Promise<Result<string>>
  /** How a batch went that an earlier life of this worker sent; `undefined` when the document is gone or knows nothing. */
  recall(
    document: string,
    instance: string | undefined,
    txn: string,
    seq: number,
    acts: readonly string[]
  ): Promise<readonly (ActOutcome | undefined)[] | undefined>
}

const documentOf = ({ tab, frame, document, instance }: Connection, origin: string): Document => ({
  tab,
  frame,
  document,
  origin,
  audience: audienceOf({ tab, frame, document }),
  instance
})

/** So long the act itself may take, in ms. */
const longestOf = (page: PageAct): number => {
  if (page.verb === 'wait') return page.ms
  if (page.verb === 'download') return DOWNLOAD_MS
  return page.verb === 'call' ? 5_000 + PAGE_CALL_MS : 5_000
}

/**
 * What is done in the documents that an interpreter runs in. Nothing they say is authority. `held` is told when
 * the page in a tab waits for its person, and when it does no more.
 */
export const keepDocuments = (
  pages: Pages,
  publicKeyX: () => Promise<string>,
  held: (tab: number, on: boolean) => void,
  input: TrustedInput | undefined
): Documents => {
  const { of, post, connected, enter } = keepConnections(pages, publicKeyX, held)
  let looks = 0

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

  const ask = <T>(
    to: Document,
    question: (id: number) => ToDocument,
    answer: (message: FromDocument, id: number) => Result<T> | undefined
  ): Promise<Result<T>> => {
    const connection = of(to.document)
    const id = ++looks
    return connection
      ? askDocument(
          connection,
          () => post(connection, question(id)),
          (message) => answer(message, id)
        )
      : Promise.resolve(refuse('page/navigated'))
  }

  return {
    async reach(tab, origins) {
      const [expected = ''] = origins
      for (let tries = 0; ; tries++) {
        const frame = await pages.top(tab)
        if (!frame) return refuse('page/closed')
        const origin = originOf(frame.url)
        if (origin === undefined || !origins.includes(origin)) return refuse('page/wrong-origin', { expected })
        const { documentId } = frame
        if (!documentId) return refuse('page/load-failed', { origin })
        const connection = await enter(tab, documentId)
        // A page can be kept from its own site's rights by a header, at the site's own address.
        if (connection && isOther(connection, origin)) return refuse('page/wrong-origin', { expected })
        if (connection) return ok(documentOf(connection, origin))
        // The document may be going while we reach for it; a fresh look, a little later, tells.
        await pause(tries * REACH_PAUSE_MS)
        if (tries >= REACH_TRIES)
          // A document of a site that may be reached, and that cannot be entered, is the browser's own error page.
          return refuse((await pages.mayReach(origin)) ? 'page/load-failed' : 'page/no-permission', { origin })
      }
    },

    async reachFrame(around, frame, at) {
      const parent = of(around.document)
      if (!parent) return refuse('page/navigated')
      const found = await findFrame(parent, { frame, at }, { post, enter, frames: pages.frames })
      return found.ok ? ok(documentOf(found.value, frame.origin)) : found
    },

    async dispatch(to, txn, seq, batch, grants, bytes = new Map()) {
      const heard = hearBatch(batch, () => performance.now())
      const connection = of(to.document)
      if (!connection) return heard.gone()
      const hand = lendHand(batch, grants, to, input, (message) => post(connection, message))
      return await new Promise<Dispatched>((resolve) => {
        const end = (result: Dispatched) => {
          waiting.end()
          hand.end()
          connection.listeners.delete(listen)
          resolve(result)
        }
        const longest = batch.acts.reduce((sum, { page }) => sum + longestOf(page), 0)
        const waiting = patience(longest + SILENCE_MS, {
          ask: () => post(connection, { type: 'status', txn, seq }),
          held: (on) => held(to.tab, on),
          over: () => {
            connection.drop()
            end(heard.silent())
          }
        })
        const listen = (message: FromDocument | 'gone') => {
          if (message === 'gone') return end(heard.gone())
          waiting.hear(message)
          if (!('seq' in message) || message.txn !== txn || message.seq !== seq) return
          if (message.type === 'hand') return void hand.hear(message)
          const ended = heard.hear(message)
          if (ended) end(ended)
        }
        connection.listeners.add(listen)
        for (const [step, whole] of bytes)
          for (const piece of piecesOf(whole))
            post(connection, { type: 'bytes', txn, seq, step, bytes: base64url.encode(piece) })
        post(connection, { type: 'batch', txn, seq, batch })
      })
    },

    came(to, txn) {
      const connection = of(to.document)
      if (connection) post(connection, { type: 'came', txn })
    },

    halt(document, txn) {
      const connection = of(document)
      if (!connection) return
      post(connection, { type: 'halt', txn })
      setTimeout(() => connection.drop(), HALT_MS)
    },

    look: (at, act, granted) =>
      ask(
        at,
        (id) => ({ type: 'look', id, act, granted }),
        (message, id) => {
          if (message.type !== 'looked' || message.id !== id) return undefined
          const { looked } = message
          return 'facts' in looked ? ok(looked.facts as LiveFacts) : { ok: false, refusal: looked.refusal as Refusal }
        }
      ),

    framePicture: (from, target, at) =>
      ask(
        from,
        (id) => ({ type: 'frame-picture', id, target, at }),
        (message, id) => {
          if (message.type !== 'picture' || message.id !== id) return undefined
          const { framed } = message
          return 'picture' in framed ? ok(framed.picture) : { ok: false, refusal: framed.refusal as Refusal }
        }
      ),

    outline: (at) =>
      ask(
        at,
        (id) => ({ type: 'outline', id }),
        (message, id) => {
          if (message.type !== 'outlined' || message.id !== id) return undefined
          const outline = message.page !== undefined && readObservation(message.page)?.outline
          return typeof outline === 'string' ? ok(outline) : refuse('page/too-large', { limit: MAX_VALUE })
        }
      ),

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
