import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import type { UiMessage } from '../protocol.ts'

/** What a test page is told: which page, in which language, and what the background would reply to each message. */
export interface Scene {
  readonly page: 'approval' | 'panel' | 'options' | 'settle'
  readonly locale: string
  readonly question?: string
  /** The code with which every file is refused that is put by; else only what has more than three bytes is too large. */
  readonly notKept?: string
  /** Where the person's browser comes back to when they sign in; nowhere, where they close it. */
  readonly callback?: string
  /** Replies by message type; a list is used up from the front, its last one stays. A missing type rejects. */
  readonly replies: { readonly [Type in UiMessage['type']]?: unknown }
}

/** Runs in the page: mounts the scene put there by the test with a `send` that records and replies. */
const HARNESS = `
import { mountApproval, mountPanel, mountOptions, mountSettle } from './index.ts'
const scene = window.scene
window.sent = []
window.called = []
const send = async (message) => {
  window.sent.push(message)
  const reply = scene.replies[message.type]
  if (reply === undefined) throw new Error('away')
  return Array.isArray(reply) ? (reply.length > 1 ? reply.shift() : reply[0]) : reply
}
const root = document.getElementById('root')
const call = (name) => (value) => window.called.push(value === undefined ? name : name + ' ' + value)
const { locale } = scene
if (scene.page === 'approval') mountApproval(root, {
    send, locale, questionId: scene.question, close: call('close'),
    allowSites: async (origins) => call('allowSites')(origins.join(' ')),
    presence: { prove: async ({ credential }, challenge) => { call('prove')(credential + ' ' + challenge); return scene.proof } },
    keepFile: async ({ id, run }, file) => {
      const code = scene.notKept ?? (file.size > 3 ? 'page/file-too-large' : undefined)
      if (code) return { ok: false, refusal: { code, message: '' } }
      call('keepFile')(run + ' ' + id + ' ' + file.name)
      return { ok: true, value: { id: 'f1', sha256: 'digest' } }
    }
  })
if (scene.page === 'panel')
  mountPanel(root, {
    send, locale, openOptions: call('openOptions'), openQuestion: call('openQuestion'), openLost: call('openLost'),
    subscribe: (listener) => { window.news = listener; return () => {} }
  })
if (scene.page === 'settle') mountSettle(root, { send, locale, lostId: scene.question, close: call('close') })
if (scene.page === 'options') mountOptions(root, { send, locale, openSignIn: async ({ url }) => { call('openSignIn')(url); return scene.callback }, presence: { prove: async () => scene.proof, make: async () => scene.made } })
`

const html = (scene: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>-</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/ui.css"></head>
<body><div id="root"></div><script>window.scene = ${scene}</script><script src="/ui.js"></script></body></html>`

/** Serves the real pages, bundled, on a free port of this machine. `page(scene)` gives an address that shows it. */
export const startUiPages = async (plugins: Plugin[] = []) => {
  const built = await build({
    stdin: { contents: HARNESS, resolveDir: fileURLToPath(new URL('..', import.meta.url)), loader: 'js' },
    bundle: true,
    write: false,
    outdir: '/ui',
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    plugins
  })
  const output = (end: string) => built.outputFiles.find(({ path }) => path.endsWith(end))?.text ?? ''
  const scenes: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const [type, body] =
      path === '/ui.js'
        ? ['text/javascript', output('.js')]
        : path === '/ui.css'
          ? ['text/css', output('.css')]
          : ['text/html', html(scenes[Number(path.slice(1))] ?? 'null')]
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    page: (scene: Scene) => {
      const text = JSON.stringify(scene).replaceAll('<', '\\u003c')
      return `http://127.0.0.1:${port}/${scenes.push(text) - 1}`
    },
    close: () => new Promise((resolve) => server.close(resolve))
  }
}
