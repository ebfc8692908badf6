/** A page of the contract's cases, as a web server gives it. */
export interface ContractPage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Milliseconds until the server answers. */
  readonly late?: number
}

const HTML = { 'content-type': 'text/html; charset=utf-8' }

/** Says what a bridge might take for its page side's, wherever a page's own script may say something. */
const SPEAKS = `
const lie = JSON.stringify({ instance: 'A'.repeat(43), document: 'B'.repeat(16), sealed: 'x.y.z' })
const say = () => {
  for (const words of [lie, { type: 'said', text: lie }]) {
    parent.postMessage(words, '*')
    postMessage(words, '*')
    dispatchEvent(new MessageEvent('message', { data: words, source: window, origin: location.origin }))
  }
  globalThis.webkit?.messageHandlers?.writ?.postMessage(lie)
  globalThis.writ?.hear(lie)
}
setInterval(say, 50)
say()`

/** Where the bridge is in this world: takes the page side's channel before it is there, and once that spoke, floods it without end. */
const FLOODS = `
const post = MessagePort.prototype.postMessage
let floods = false
MessagePort.prototype.postMessage = function (message) {
  post.call(this, message)
  if (message?.type !== 'said' || floods) return
  floods = true
  setInterval(() => { for (let n = 0; n < 2000; n++) post.call(this, { type: 'said', text: 'flood ' + n }) }, 20)
}`

/**
 * The pages that the cases open, by path; both origins serve all of them. `head` stands first in each: where a site must let the host in by a script of
 * its own, that script. `other` is the second origin.
 */
export const contractPages = (head: string, other: string): Readonly<Record<string, ContractPage>> => {
  const page = (title: string, body = ''): ContractPage => ({
    headers: HTML,
    body: `<!doctype html><html lang=en>${head}<title>${title}</title><body><h1>${title}</h1>${body}</body></html>`
  })
  const later = (script: string) => `<script>setTimeout(() => { ${script} }, 1500)</script>`
  return {
    '/plain': page('Plain'),
    '/second': page('Second'),
    '/slow': { ...page('Slow'), late: 1000 },
    '/goes': page('Goes', later("location.href = '/slow'")),
    '/reloads': page('Reloads', later('if (!sessionStorage.done) { sessionStorage.done = 1; location.reload() }')),
    '/moves': page('Moves', later("history.pushState('', '', '/moves?later'); document.title = 'Moved'")),
    '/speaks': page('Speaks', `<script>${SPEAKS}</script>`),
    '/floods': { headers: HTML, body: `<script>${FLOODS}</script>${page('Floods').body}` },
    '/frames': page('Frames', `<iframe src="${other}/plain"></iframe><iframe src="/second"></iframe>`),
    '/sandboxed': { ...page('Sandboxed'), headers: { ...HTML, 'content-security-policy': 'sandbox allow-scripts' } }
  }
}
