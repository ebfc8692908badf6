import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { env } from 'node:process'
import {
  type ActionGrant,
  type ActOutcome,
  type BatchAct,
  type EffectClass,
  type FromDocument,
  fromDocumentSchema,
  hashBytes,
  type LiveFacts,
  type LiveTarget,
  type PageAct,
  type Result
} from '@writ/dsl/contract'
import { build } from 'esbuild'
import { type ConsoleMessage, chromium, type Page } from 'playwright'
import { webkitPage } from './webkit-page.ts'

/** What one act is tried with. Everything has a default that lets it pass. */
export interface Trial {
  readonly class?: EffectClass
  readonly origin?: string
  readonly raise?: ActionGrant['raise']
  readonly approved?: LiveFacts
  readonly answer?: BatchAct['answer']
  readonly clipboard?: string
  /** The file of an upload. */
  readonly bytes?: { readonly type: string; readonly base64: string }
  readonly opensTab?: string
  readonly settleMs?: number
  /** The page stays, though an act of it is told as done by a page that goes. */
  readonly stays?: boolean
  /** Does what is seldom needed stand there? It does if not said. */
  readonly rare?: boolean
  /** Until the batch expires, not counting the skew that is forgiven. */
  readonly lifeSeconds?: number
}

/** What the executor reported: one line per act, in order. */
export interface Report {
  readonly step: string
  readonly outcome: ActOutcome
}

export interface TestPage {
  readonly page: Page
  readonly origin: string
  readonly act: (act: PageAct, trial?: Trial) => Promise<ActOutcome>
  readonly batch: (acts: readonly PageAct[], trial?: Trial) => Promise<readonly Report[]>
  readonly lookAt: (act: PageAct, granted: EffectClass) => Promise<Result<LiveFacts>>
  readonly find: (target: LiveTarget) => Promise<readonly string[] | string>
  /** Every request but GETs of the page itself, as `METHOD path body`. */
  readonly requests: string[]
}

const bundle = async (): Promise<string> => {
  const built = await build({
    entryPoints: [resolve(import.meta.dirname, '../index.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'writDom',
    minify: true,
    target: 'es2023'
  })
  return built.outputFiles[0]?.text ?? ''
}

/** A page's closed shadow roots, where it keeps them for the executor; as the extension's own API gives them. */
const CLOSED_ROOT = '(el) => globalThis.closedRoots?.get(el) ?? null'
/** By what the tools are called that a page offers: by the browser, or by the guard beside the page's scripts. */
const TOOLS = {
  native: 'writDom.pageTools(writDom.createToolPort(document))',
  guarded: '(writDom.installToolGuard(window), writDom.pageTools(writDom.createGuardTools(document)))'
} as const
const MARK = 'report:'
const SCRIPT = '/writ-dom.js'
const ELSEWHERE = '<!doctype html><title>elsewhere</title><p>elsewhere</p>'

const USUAL: Readonly<Record<string, EffectClass>> = {
  click: 'activate',
  press: 'activate',
  'fill-secret': 'secret',
  call: 'tool'
}

const classOf = (act: PageAct): EffectClass =>
  USUAL[act.verb] ?? (act.verb.startsWith('read-') || act.verb === 'exists' || act.verb === 'wait' ? 'read' : 'input')

/** What a document says as its port takes it: one word more, or of another shape, and a real one would not be listened to. */
const overPort = (message: object): FromDocument => fromDocumentSchema.parse(message)

const digestOf = ({ type, base64 }: NonNullable<Trial['bytes']>) => {
  const bytes = Buffer.from(base64, 'base64')
  return { type, size: bytes.length, sha256: hashBytes(bytes) }
}

const makeBatch = (acts: readonly PageAct[], trial: Trial, origin: string) => {
  const each = acts.map((page, at): BatchAct => {
    const { approved, answer, clipboard, bytes, opensTab } = trial
    const base = { step: String(at), effect: `e${at}`, class: trial.class ?? classOf(page), page }
    return {
      ...base,
      ...(approved && { approved }),
      ...(answer && { answer }),
      ...(opensTab !== undefined && { opensTab }),
      ...(clipboard !== undefined && { clipboard }),
      ...(bytes && { bytes: digestOf(bytes) })
    }
  })
  const grants = each.map(({ effect, page, class: granted }): ActionGrant => {
    const aimed = page.verb === 'download' ? page.act : page
    const target =
      'target' in aimed
        ? aimed.target
        : aimed.verb === 'wait' && aimed.seen.length === 1
          ? aimed.seen[0]?.target
          : undefined
    return {
      type: 'writ_action',
      id: effect,
      origin: trial.origin ?? origin,
      verb: page.verb,
      effect: granted,
      ...(target && { target: target as never }),
      ...(page.verb === 'press' && { key: page.key }),
      ...(page.verb === 'call' && { name: page.name, ...(page.pin !== undefined && { pin: page.pin }) }),
      ...(page.verb === 'drag' && { to: page.to as never }),
      max: 1,
      approval: 'allow',
      raise: trial.raise ?? {}
    }
  })
  return { acts: each, grants }
}

/** Is everything tried in WebKit, where apps have their webviews, instead of Chromium? */
export const IN_WEBKIT = env.WRIT_DOM_ENGINE === 'webkit'

interface OwnPage {
  readonly page: Page
  onConsole(heard: (text: string) => void): void
  close(): Promise<void>
}

const openWebKit = async (): Promise<OwnPage> => {
  const { page, close } = await webkitPage()
  return { page, close, onConsole: (heard) => void page.on('console', (message) => heard(message.text())) }
}

const openChromium = async (args: readonly string[]): Promise<OwnPage> => {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', ...args] })
  const context = await browser.newContext()
  return {
    page: await context.newPage(),
    onConsole: (heard) => void context.on('console', (message: ConsoleMessage) => heard(message.text())),
    close: () => browser.close()
  }
}

/** A real browser and a real server; every document is new, with the executor beside its own scripts. */
export class TestPages {
  readonly #close: () => Promise<void>
  readonly #server: Server
  readonly #pages = new Map<string, string>()
  readonly #requests: string[] = []
  readonly #page: Page
  #reports: Report[] = []

  private constructor({ page, close }: OwnPage, server: Server, script: string) {
    this.#close = close
    this.#page = page
    this.#server = server
    server.on('request', (request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        const page = this.#pages.get(request.url ?? '')
        if (request.url === SCRIPT) {
          response.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'max-age=999' })
          return void response.end(script)
        }
        if (request.url === '/favicon.ico') return void response.writeHead(204).end()
        if (page === undefined || request.method !== 'GET')
          this.#requests.push(`${request.method} ${request.url} ${body}`.trim())
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        response.end(
          page === undefined ? ELSEWHERE : `${page}<script src="http://${request.headers.host}${SCRIPT}"></script>`
        )
      })
    })
  }

  /** `args`: more switches for Chromium. */
  static async start(args: readonly string[] = []): Promise<TestPages> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const own = await (IN_WEBKIT ? openWebKit() : openChromium(args))
    const pages = new TestPages(own, server, await bundle())
    // A console message leaves a page that is going, where a call to a binding would be cut off.
    own.onConsole((text) => {
      const [, said] = text.split(MARK)
      if (said) pages.#reports.push(JSON.parse(said) as Report)
    })
    return pages
  }

  async stop(): Promise<void> {
    await this.#close()
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async open(body: string, { tools = 'native' }: { readonly tools?: keyof typeof TOOLS } = {}): Promise<TestPage> {
    const path = `/page-${this.#pages.size}`
    this.#pages.set(
      path,
      body.startsWith('<!doctype') ? body : `<!doctype html><html lang=en><title>Test</title><body>${body}`
    )
    this.#requests.length = 0
    this.#reports = []
    const page = this.#page
    await page.goto(this.origin + path)
    const origin = this.origin

    const batch = async (acts: readonly PageAct[], trial: Trial = {}): Promise<readonly Report[]> => {
      this.#reports = []
      const made = makeBatch(acts, trial, origin)
      const given = JSON.stringify({
        ...made,
        settleMs: trial.settleMs ?? 500,
        withRare: trial.rare ?? true,
        base64: trial.bytes?.base64 ?? '',
        exp: Date.now() / 1000 + (trial.lifeSeconds ?? 60)
      })
      await page
        .evaluate(`(async () => {
          const { acts, grants, settleMs, exp, base64, withRare } = ${given}
          const report = (step, outcome) => console.debug('${MARK}' + JSON.stringify({ step, outcome }))
          const tools = ${TOOLS[tools]}
          const dialogs = writDom.createDialogPort(document)
          globalThis.begun = []
          globalThis.pieces = []
          const send = (step, piece) => pieces.push(...piece)
          const bytesOf = () => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
          const ctx = { report, send, bytesOf, came: () => globalThis.came === true, begun: (step) => begun.push(step), alive: () => !globalThis.stopped, rare: () => withRare ? writDom.rareActs : undefined, settleMs, quietMs: 0, tools, dialogs, shadowRootOf: ${CLOSED_ROOT} }
          await writDom.runBatch({ acts, token: '' }, { authorization_details: grants, exp }, ctx)
        })()`)
        .catch(() => undefined)
      const reports = this.#reports
      for (let wait = 0; reports.length < acts.length && wait < 40; wait++)
        await new Promise((done) => setTimeout(done, 25))
      // A page that goes is let go, or its navigation would cross the next one.
      const leaves = reports.some(({ outcome }) => outcome.kind === 'done' && outcome.note === 'leaving')
      if (leaves && !trial.stays) await page.waitForURL((url) => url.pathname !== path)
      return reports
    }

    return {
      page,
      origin,
      batch,
      requests: this.#requests,
      act: async (act, trial) => {
        const [first] = await batch([act], trial)
        if (first?.outcome.kind === 'raised') overPort({ type: 'outcome', txn: 't', seq: 1, ...first })
        return first?.outcome ?? { kind: 'unknown' }
      },
      lookAt: async (act, granted) => {
        const seen: Result<LiveFacts> = await page.evaluate(
          `writDom.lookAt(${JSON.stringify(act)}, ${JSON.stringify(granted)}, { settleMs: 500, tools: ${TOOLS[tools]}, shadowRootOf: ${CLOSED_ROOT} })`
        )
        if (seen.ok) overPort({ type: 'looked', id: 1, looked: { facts: seen.value } })
        return seen
      },
      find: (target) =>
        page.evaluate(`(() => {
          const found = writDom.findAll(writDom.newLook(document, ${CLOSED_ROOT}), ${JSON.stringify(target)})
          return found.ok ? found.value.map((el) => el.id || el.localName) : found.refusal.code
        })()`)
    }
  }
}
