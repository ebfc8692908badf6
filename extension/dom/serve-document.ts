import {
  type ActOutcome,
  type Batch,
  base64url,
  type EffectClass,
  type FromDocument,
  type HandEvent,
  joinPieces,
  type PageAct,
  refuse,
  type ToDocument
} from '@writ/dsl/contract'
import { signIn } from './frame-sign.ts'
import { createActivationPort } from './guards/activation-port.ts'
import { createDialogPort } from './guards/dialog-port.ts'
import type { PageTools } from './hand/call-tool.ts'
import { lookAt } from './look-at.ts'
import type { RareActs } from './rare-acts.ts'
import { runBatch } from './run-batch.ts'
import type { FrameToSign } from './sign-frame.ts'
import { closedShadowRoot } from './tree/closed-shadow-root.ts'
import { isSending } from './tree/native.ts'
import { verifyBatch } from './verify-batch.ts'

const MOST_SIGNS = 20

/** What became of a batch, kept for as long as the document lives, so that a restarted background can ask again. */
interface Remembered {
  running: boolean
  readonly outcomes: Record<string, ActOutcome>
}

/** What carries messages to whoever sends batches. Throws where it is lost. */
export interface DocumentLine {
  postMessage(message: FromDocument): void
}

export interface ServedDocument {
  /** Takes what was sent to this document. */
  hear(message: ToDocument): void
  say(message: FromDocument): void
  /** From now on it speaks over this line, or over none; what was under way over another is not gone on with. */
  use(line: DocumentLine | undefined): void
}

/**
 * The interpreter of a document: verifies each batch, runs it, reports. It keeps no authority: a batch without a child
 * capability signed by the key that was pinned first does nothing, and without a line nothing more is done. `rare` gives what
 * is seldom needed, if it stands there; without `tools`, none of the page is called.
 */
export const serveDocument = (rare: () => RareActs | undefined, tools?: PageTools): ServedDocument => {
  const batches = new Map<string, Remembered>()
  const lastSeq = new Map<string, number>()
  const dialogs = createDialogPort(document)
  const activation = createActivationPort(document)
  const halted = new Set<string>()
  /** Runs for which the browser itself began a download. */
  const came = new Set<string>()
  /** What came along for the batch that comes next, by step. */
  let along: { readonly of: string; readonly pieces: Map<string, Uint8Array[]> } | undefined
  let pinned: { readonly audience: string; readonly publicKeyX: string } | undefined
  let port: DocumentLine | undefined
  /** Who waits for the browser's own input, by the number it was asked with. */
  const hands = new Map<number, (done: boolean) => void>()
  let asked = 0
  /** Signs that may still be told; the document around can send any number. */
  let tellSigns = 0

  const say = (message: FromDocument): void => {
    try {
      port?.postMessage(message)
    } catch {
      port = undefined
    }
  }

  dialogs.onNative((isOpen) => say({ type: 'dialog', open: isOpen }))

  const hand = (of: { txn: string; seq: number; step: string }, events: readonly HandEvent[]): Promise<boolean> =>
    new Promise((resolve) => {
      const id = asked++
      hands.set(id, resolve)
      say({ type: 'hand', ...of, id, events: [...events] })
    })

  const takeBatch = async (txn: string, seq: number, batch: Batch): Promise<void> => {
    if (!pinned) return
    const now = Math.floor(Date.now() / 1000)
    const verified = verifyBatch(batch, { ...pinned, txn, lastSeq: lastSeq.get(txn) ?? -1, now })
    if (!verified.ok) return say({ type: 'refused', txn, seq, refusal: verified.refusal as never })
    lastSeq.set(txn, verified.value.seq)
    const kept: Remembered = { running: true, outcomes: {} }
    batches.set(`${txn} ${verified.value.seq}`, kept)
    const pieces = along?.of === `${txn} ${seq}` ? along.pieces : undefined
    along = undefined
    came.delete(txn)
    const holder = port
    await runBatch(batch, verified.value, {
      dialogs,
      activation,
      rare,
      tools,
      shadowRootOf: closedShadowRoot,
      // An act whose outcome could not be told must not be done: a new port means a new life of the background.
      alive: () => port !== undefined && port === holder && !halted.has(txn),
      trusted: async (step) => {
        const of = { txn, seq, step }
        return (await hand(of, [])) ? { use: (events) => hand(of, events) } : undefined
      },
      send: (step, piece) => say({ type: 'bytes', txn, seq, step, bytes: base64url.encode(piece) }),
      came: () => came.has(txn),
      bytesOf: (step) => joinPieces(pieces?.get(step) ?? []),
      begun: (step) => say({ type: 'begun', txn, seq, step }),
      report: (step, outcome) => {
        kept.outcomes[step] = outcome
        say({ type: 'outcome', txn, seq, step, outcome: outcome as never })
      }
    })
    kept.running = false
  }

  const look = async (id: number, act: PageAct, granted: EffectClass): Promise<void> => {
    const facts = await lookAt(act, granted, { shadowRootOf: closedShadowRoot, tools })
    say({
      type: 'looked',
      id,
      looked: facts.ok ? { facts: facts.value as never } : { refusal: facts.refusal as never }
    })
  }

  const outline = async (id: number): Promise<void> => {
    const page = await rare()?.observePage({ shadowRootOf: closedShadowRoot })
    if (page) say({ type: 'outlined', id, page: page as never })
  }

  const sign = async (id: number, frame: FrameToSign): Promise<void> => {
    const put = await (rare()?.signFrame(frame, { shadowRootOf: closedShadowRoot }) ?? refuse('page/unsupported'))
    say({ type: 'put', id, ...(!put.ok && { refusal: put.refusal as never }) })
  }

  const hear = (message: ToDocument): void => {
    switch (message.type) {
      case 'hello':
        pinned ??= { audience: message.audience, publicKeyX: message.publicKeyX }
        return
      case 'batch':
        return void takeBatch(message.txn, message.seq, message.batch)
      case 'bytes': {
        const of = `${message.txn} ${message.seq}`
        if (along?.of !== of) along = { of, pieces: new Map() }
        const piece = base64url.decode(message.bytes) ?? new Uint8Array()
        along.pieces.set(message.step, [...(along.pieces.get(message.step) ?? []), piece])
        return
      }
      case 'came':
        came.add(message.txn)
        return
      case 'look':
        return void look(message.id, message.act, message.granted)
      case 'outline':
        return void outline(message.id)
      case 'sign':
        return void sign(message.id, message)
      case 'frame-picture': {
        const framed =
          rare()?.framePicture(message.target, message.at, { shadowRootOf: closedShadowRoot }) ??
          refuse('page/unsupported')
        return say({
          type: 'picture',
          id: message.id,
          framed: framed.ok ? { picture: framed.value } : { refusal: framed.refusal as never }
        })
      }
      case 'tell-signs':
        tellSigns = MOST_SIGNS
        return
      case 'handed':
        hands.get(message.id)?.(message.done)
        hands.delete(message.id)
        return
      case 'halt':
        halted.add(message.txn)
        return
      case 'status': {
        const { txn, seq } = message
        const kept = batches.get(`${txn} ${seq}`)
        say({
          type: 'status',
          txn,
          seq,
          known: !!kept,
          running: kept?.running ?? false,
          outcomes: (kept?.outcomes ?? {}) as never
        })
        // The page holds up the event that it was sent, and yet this is heard: it has a dialog open.
        if (isSending()) say({ type: 'dialog', open: true })
        return
      }
    }
  }

  addEventListener(
    'message',
    (event) => {
      // Only the document around puts signs here; what others send must not use up what may be told.
      if (!event.isTrusted || event.source !== window.parent || tellSigns <= 0) return
      const sign = signIn(event.data)
      if (sign === undefined) return
      tellSigns--
      say({ type: 'signed', sign })
    },
    { capture: true }
  )

  return {
    hear,
    say,
    use(line) {
      if (line === port) return
      port = line
      for (const [id, told] of hands) {
        hands.delete(id)
        told(false)
      }
    }
  }
}
