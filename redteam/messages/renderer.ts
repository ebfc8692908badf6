import type { Guard } from '../row.ts'

const CONTENT = 'extension/entrypoints/content/start-interpreter.ts'

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
    file: CONTENT,
    find: '      port?.postMessage(message)\n',
    replace: `      const lie = JSON.parse(document.documentElement.dataset.lie ?? 'null')
      const over = (it, by) => by === null || typeof by !== 'object' || typeof it !== 'object' || (by.kind ?? it.kind) !== it.kind ? by : Object.assign({}, it, ...Object.keys(by).map((key) => ({ [key]: over(it[key], by[key]) })))
      port?.postMessage(lie?.type === message.type ? over(message, lie) : message)
`
  },
  PASSES_ON
]
