import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Worker } from 'playwright'

/**
 * Where the extension's worker is held, at its next click: `append`: with its intent in a transaction that is still open; `dispatch`: with
 * its intent durable, and not sent to the document; `outcome`: with the word that it was done in a transaction that is still open.
 */
export type HeldAt = 'append' | 'dispatch' | 'outcome'

const LOOK_MS = 20

/** Taps what the worker of the shipped build does at its edges: its database and the ports of documents. A worker that was killed is free. */
const TAP = `(() => {
  if (globalThis.writHeld) return
  const held = globalThis.writHeld = { at: undefined, reached: false, free: [], clicks: new Set() }
  const reach = () => { held.reached = true; held.at = undefined }
  // A transaction stays open as long as something is asked in it.
  const keepOpen = (store) => {
    let on = true
    held.free.push(() => { on = false })
    const again = () => { if (on) store.count().onsuccess = again }
    again()
  }
  const add = IDBObjectStore.prototype.add
  IDBObjectStore.prototype.add = function (record, ...more) {
    const added = add.call(this, record, ...more)
    if (this.name !== 'journal') return added
    const { event } = record.signed.entry
    const isClick = event.kind === 'intent' && event.verb === 'click'
    if (isClick) held.clicks.add(event.step)
    const isDone = event.kind === 'outcome' && held.clicks.has(event.step)
    if ((held.at === 'append' && isClick) || (held.at === 'outcome' && isDone)) {
      keepOpen(this)
      reach()
    }
    return added
  }
  chrome.runtime.onConnect.addListener((port) => {
    const post = port.postMessage.bind(port)
    port.postMessage = (message) => {
      const isClick = message.type === 'batch' && message.batch.acts.some(({ page }) => page.verb === 'click')
      if (held.at !== 'dispatch' || !isClick) return post(message)
      held.free.push(() => post(message))
      reach()
    }
  })
})()`

/** The extension's worker, once it lives. */
export const liveWorker = async (context: BrowserContext): Promise<Worker> => {
  for (;;) {
    for (const worker of context.serviceWorkers().reverse()) {
      const lives = worker.evaluate('true').catch(() => false)
      if (worker.url().startsWith('chrome-extension://') && (await Promise.race([lives, sleep(1000, false)])))
        return worker
    }
    await sleep(LOOK_MS)
  }
}

/** Holds the worker there at its next click. To be called before the run's documents are connected. */
export const holdWorker = async (
  context: BrowserContext,
  at: HeldAt
): Promise<{ readonly reached: Promise<void>; release(): Promise<void> }> => {
  const worker = await liveWorker(context)
  await worker.evaluate(TAP)
  await worker.evaluate(`Object.assign(writHeld, { at: ${JSON.stringify(at)}, reached: false })`)
  let over = false
  const until = async (): Promise<void> => {
    while (!over && !(await worker.evaluate('writHeld.reached').catch(() => true))) await sleep(LOOK_MS)
  }
  return {
    reached: until(),
    release: async () => {
      over = true
      const free = 'writHeld.at = undefined; for (const go of writHeld.free.splice(0)) go()'
      await Promise.race([worker.evaluate(free).catch(() => undefined), sleep(1000)])
    }
  }
}
