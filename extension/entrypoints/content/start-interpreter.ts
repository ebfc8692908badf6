import {
  type ActOutcome,
  type Batch,
  base64url,
  DOCUMENT_PORT,
  type EffectClass,
  type FromDocument,
  type PageAct,
  type ToDocument
} from '@writ/dsl/contract'
import type { Runtime } from 'webextension-polyfill'
import {
  closedShadowRoot,
  createDialogPort,
  type FrameToSign,
  lookAt,
  runBatch,
  signFrame,
  signIn,
  verifyBatch
} from '../../dom/index.ts'
import { browser } from '../../platform/browser.ts'

/** A port that was lost is opened again after this long; the first message of a restarted worker wakes it. */
const REOPEN_MS = [20, 200, 1000, 5000] as const
/** Firefox suspends an idle event page at 30 s. */
const ALIVE_MS = 15_000

const MOST_SIGNS = 20

/** What became of a batch, kept for as long as the document lives, so that a restarted background can ask again. */
interface Remembered {
  running: boolean
  readonly outcomes: Record<string, ActOutcome>
}

/**
 * The content-script interpreter: verifies each batch, runs it, reports. It keeps no authority: a batch without a child
 * capability signed by the key that was pinned first does nothing, and without a port nothing more is done.
 */
export const startInterpreter = (world: { writInterpreter?: true }): void => {
  if (world.writInterpreter) return
  world.writInterpreter = true
  const batches = new Map<string, Remembered>()
  const lastSeq = new Map<string, number>()
  const dialogs = createDialogPort(document)
  const halted = new Set<string>()
  const instance = base64url.encode(crypto.getRandomValues(new Uint8Array(16)))
  let pinned: { readonly audience: string; readonly publicKeyX: string } | undefined
  let port: Runtime.Port | undefined
  let losses = 0
  /** Signs that may still be told; the document around can send any number. */
  let tellSigns = 0

  const say = (message: FromDocument): void => {
    try {
      port?.postMessage(message)
    } catch {
      port = undefined
    }
  }

  const takeBatch = async (txn: string, seq: number, batch: Batch): Promise<void> => {
    if (!pinned) return
    const now = Math.floor(Date.now() / 1000)
    const verified = verifyBatch(batch, { ...pinned, txn, lastSeq: lastSeq.get(txn) ?? -1, now })
    if (!verified.ok) return say({ type: 'refused', txn, seq, refusal: verified.refusal as never })
    lastSeq.set(txn, verified.value.seq)
    const kept: Remembered = { running: true, outcomes: {} }
    batches.set(`${txn} ${verified.value.seq}`, kept)
    const holder = port
    await runBatch(batch, verified.value, {
      dialogs,
      shadowRootOf: closedShadowRoot,
      // An act whose outcome could not be told must not be done: a new port means a new life of the background.
      alive: () => port !== undefined && port === holder && !halted.has(txn),
      begun: (step) => say({ type: 'begun', txn, seq, step }),
      report: (step, outcome) => {
        kept.outcomes[step] = outcome
        say({ type: 'outcome', txn, seq, step, outcome: outcome as never })
      }
    })
    kept.running = false
  }

  const look = async (id: number, act: PageAct, granted: EffectClass): Promise<void> => {
    const facts = await lookAt(act, granted, { shadowRootOf: closedShadowRoot })
    say({
      type: 'looked',
      id,
      looked: facts.ok ? { facts: facts.value as never } : { refusal: facts.refusal as never }
    })
  }

  const sign = async (id: number, frame: FrameToSign): Promise<void> => {
    const put = await signFrame(frame, { shadowRootOf: closedShadowRoot })
    say({ type: 'put', id, ...(!put.ok && { refusal: put.refusal as never }) })
  }

  const hear = (message: ToDocument): void => {
    switch (message.type) {
      case 'hello':
        pinned ??= { audience: message.audience, publicKeyX: message.publicKeyX }
        return
      case 'batch':
        return void takeBatch(message.txn, message.seq, message.batch)
      case 'look':
        return void look(message.id, message.act, message.granted)
      case 'sign':
        return void sign(message.id, message)
      case 'tell-signs':
        tellSigns = MOST_SIGNS
        return
      case 'halt':
        halted.add(message.txn)
        return
      case 'status': {
        const { txn, seq } = message
        const kept = batches.get(`${txn} ${seq}`)
        return say({
          type: 'status',
          txn,
          seq,
          known: !!kept,
          running: kept?.running ?? false,
          outcomes: (kept?.outcomes ?? {}) as never
        })
      }
    }
  }

  const open = (): void => {
    // After the extension was removed or updated there is no runtime to talk to, and nothing more to do.
    if (!browser.runtime?.id) return
    const opened = browser.runtime.connect({ name: `${DOCUMENT_PORT}:${instance}` })
    port = opened
    opened.onMessage.addListener((message: unknown) => {
      losses = 0
      hear(message as ToDocument)
    })
    opened.onDisconnect.addListener(() => {
      // A port that was replaced by a newer one is no loss.
      if (port !== opened) return
      port = undefined
      setTimeout(open, REOPEN_MS[Math.min(losses++, REOPEN_MS.length - 1)])
    })
  }

  open()
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
  // Chromium closes the ports of a page that it puts by for going back, and tells only the other side.
  addEventListener('pageshow', (event) => {
    if (!event.isTrusted || !event.persisted) return
    port = undefined
    open()
  })
  setInterval(() => say({ type: 'alive' }), ALIVE_MS)
}
