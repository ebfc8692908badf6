import type { Guard } from '../row.ts'

const CONTENT = 'extension/entrypoints/content/start-interpreter.ts'
const SERVE = 'extension/dom/serve-document.ts'

/** Says to the extension whatever the page wants it to. */
export const PASSES_ON: Guard = {
  file: CONTENT,
  find: '  open()\n  addEventListener(',
  replace: `  addEventListener('message', async ({ data }) => {
    if (!data?.forge) return
    const reply = await browser.runtime.sendMessage(data.forge).catch((error) => String(error))
    document.documentElement.dataset.reply = JSON.stringify(reply ?? null)
  })
  open()
  addEventListener(`
}

/**
 * A renderer that was taken over: in every build that these rows are tried on, the content script says to the extension whatever the
 * page wants it to, and lays over its own messages what the page has in `data-lie`. It stays what it is to the browser: a content
 * script of that page.
 */
export const TAKEN_OVER: readonly Guard[] = [
  {
    file: SERVE,
    find: '      port?.postMessage(message)\n',
    replace: `      const lie = JSON.parse(document.documentElement.dataset.lie ?? 'null')
      const over = (it, by) => by === null || typeof by !== 'object' || typeof it !== 'object' || (by.kind ?? it.kind) !== it.kind ? by : Object.assign({}, it, ...Object.keys(by).map((key) => ({ [key]: over(it[key], by[key]) })))
      port?.postMessage(lie?.type === message.type ? over(message, lie) : message)
`
  },
  PASSES_ON
]

/**
 * A renderer that was taken over and speaks of what is not its own: before each outcome it says another one, which differs as its page has
 * it in `data-poses` (`first`), or a text that it said of that step before (`again`); or it goes on with outcomes of all batches and steps
 * that may come next in its run (`floods`).
 */
export const POSES: readonly Guard[] = [
  {
    file: SERVE,
    find: '  const say = (message: FromDocument): void => {\n',
    replace: `  const before = new Map()
  const say = (message) => {
    if (message.type === 'outcome') {
      const { first, again, floods } = JSON.parse(document.documentElement.dataset.poses ?? '{}')
      if (first) post({ ...message, ...first })
      if (again && before.has(message.step)) post(before.get(message.step))
      if (typeof message.outcome.value === 'string') before.set(message.step, before.get(message.step) ?? message)
      if (floods) setInterval(() => {
        for (let seq = message.seq + 1; seq < message.seq + 7; seq++)
          for (let step = 1; step < 10; step++) post({ ...message, seq, step: String(step), outcome: floods })
      }, 100)
    }
    post(message)
  }
  const post = (message: FromDocument): void => {
`
  }
]
