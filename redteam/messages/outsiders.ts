import type { Page } from 'playwright'
import { closePage } from '../../cli/browser/extension-documents.ts'
import { ASK_BEFORE_SUBMIT } from '../../e2e/stage/ask-before-submit.ts'
import type { BrowserAttack, StageSetting, TrickStage } from '../browser/browser-attack.ts'
import { BESIDE_PAGE } from '../browser/other-extension.ts'
import type { Guard, Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'
import { FORM, type Known, siteOf, whileAsked } from './asking.ts'
import { OWN_PAGE } from './guards.ts'
import { PASSES_ON } from './renderer.ts'

export const SETTING: StageSetting = { policy: ASK_BEFORE_SUBMIT, beside: true }

/** It knows no `externally_connectable`. */
const NOT_FROM_PAGES = { firefox: 'a web page has nothing to speak to an extension with' } as const
const PAGES = 'extension/platform/page/browser-pages.ts'

/** Nobody but the extension itself is listened to. */
const HEARS_OTHERS: Guard = {
  file: 'extension/entrypoints/background/serve-pages.ts',
  find: '  browser.runtime.onMessage.addListener((',
  replace: '  for (const heard of [browser.runtime.onMessage, browser.runtime.onMessageExternal]) heard.addListener(('
}

const TAKES_OTHERS: readonly Guard[] = [
  {
    file: PAGES,
    find: '    browser.runtime.onConnect.addListener((',
    replace: '    for (const came of [browser.runtime.onConnect, browser.runtime.onConnectExternal]) came.addListener(('
  },
  { file: PAGES, find: 'sender?.id !== browser.runtime.id || ', replace: '' }
]

/** The extension names no page that may speak to it. */
const CONNECTABLE: Guard = {
  file: 'extension/manifest.json',
  find: '"action":{',
  replace: '"externally_connectable":{"matches":["http://127.0.0.1/*"]},"action":{'
}

interface Outside {
  readonly runtime?: {
    sendMessage(id: string, message: object): Promise<unknown>
    connect(
      id: string,
      info: { name: string }
    ): {
      readonly onMessage: { addListener(heard: (message: unknown) => void): void }
    }
  }
}

/** What the extension of this id answers to whoever says this from outside; `null` where it does not, or cannot be spoken to. */
const sayTo = (page: Page, id: string, message: object): Promise<unknown> =>
  page.evaluate(
    async ([to, said]) => {
      const { runtime } = (globalThis as unknown as { chrome: Outside }).chrome
      return (await runtime?.sendMessage(to, said).catch(() => null)) ?? null
    },
    [id, message] as const
  )

const idOf = ({ road }: TrickStage): string => road.driver.extensionId

const yes = (stage: TrickStage): Promise<Said> => whileAsked(stage, () => Promise.resolve(), 'all')

const fromBeside = async <T>({ browser, road }: TrickStage, say: (page: Page) => Promise<T>): Promise<T> => {
  const page = await road.driver.newPage(BESIDE_PAGE[browser])
  try {
    return await say(page)
  } finally {
    await closePage(page)
  }
}

const WAIT_MS = 1_500

/** Holds a port of the extension as its documents do, and waits for what is said to such. */
const connectAs = (page: Page, id: string): Promise<string> =>
  page.evaluate(
    ([to, ms]) =>
      new Promise<string>((resolve) => {
        const { runtime } = (globalThis as unknown as { chrome: Outside }).chrome
        runtime?.connect(to, { name: 'writ-document:beside' }).onMessage.addListener((heard) => {
          resolve(JSON.stringify(heard))
        })
        setTimeout(() => resolve(''), ms)
      }),
    [id, WAIT_MS] as const
  )

/** Does a port get what a document of a run gets: the key that its batches are signed with? */
const connects = async (stage: TrickStage): Promise<Said> => {
  const heard = await fromBeside(stage, (page) => connectAs(page, idOf(stage)))
  return heard.includes('"publicKeyX"') ? gotThrough('taken for a document') : sentBack('not heard')
}

/** A run's own document does. */
const isConnected = async (stage: TrickStage): Promise<Said> => {
  Object.assign(stage.site.serves, { '/report': '<h1>Report</h1>' })
  const { status } = await stage.run(
    `plan "Read" site s = "${stage.site.url}"\non s { open "/report" let t = read text of heading } return t`
  )
  return status === 'done' ? gotThrough('a document of the run') : sentBack(status)
}

/** All that the parts of the extension say to each other, in no run and about nothing; the answer first. */
const everyMessage = ({ answer }: Known): readonly object[] => {
  const of = { txn: 'x', seq: 0, step: '1' }
  return [
    { type: 'question/answer', answer },
    { type: 'question/get', id: answer.question },
    { type: 'panel/state' },
    { type: 'vault/list' },
    { type: 'vault/lock' },
    { type: 'labels/list' },
    { type: 'standing/list' },
    { type: 'standing/revoke' },
    { type: 'hello', audience: 'x', publicKeyX: 'x'.repeat(43) },
    { type: 'batch', ...of, batch: { token: 'x', acts: [] } },
    { type: 'look', id: 1, act: { verb: 'read-title' }, granted: 'read' },
    { type: 'tell-signs' },
    { type: 'handed', id: 0, done: true },
    { type: 'status', txn: 'x', seq: 0, known: true, running: false, outcomes: {} },
    { type: 'begun', ...of },
    { type: 'outcome', ...of, outcome: { kind: 'done' } },
    { type: 'refused', ...of, refusal: { code: 'page/navigated', message: 'x' } },
    { type: 'looked', id: 1, looked: { refusal: { code: 'page/navigated', message: 'x' } } },
    { type: 'outlined', id: 1, page: {} },
    { type: 'signed', sign: 'x' },
    { type: 'put', id: 1 },
    { type: 'dialog', open: false },
    { type: 'alive' }
  ]
}

const FRAMED = `${FORM}<iframe src="/frame"></iframe>`

/** The page and its frame post everything to themselves and to each other. */
const postsAll = async (stage: TrickStage, known: Known): Promise<void> => {
  const page = siteOf(stage, known.page)
  for (const frame of page.frames())
    await frame.evaluate((messages) => {
      for (const window of [self, parent, ...Array.from({ length: frames.length }, (_, i) => frames[i])])
        for (const message of messages) for (const data of [message, { forge: message }]) window?.postMessage(data, '*')
    }, everyMessage(known))
}

export const ATTACKS: readonly BrowserAttack[] = [
  {
    name: 'another extension answers the question',
    guards: [HEARS_OTHERS, OWN_PAGE],
    attack: (stage) =>
      whileAsked(stage, ({ answer }) =>
        fromBeside(stage, (page) => sayTo(page, idOf(stage), { type: 'question/answer', answer }))
      ),
    twin: yes
  },
  {
    name: 'another extension connects as a document of a run does',
    guards: TAKES_OTHERS,
    attack: connects,
    twin: isConnected
  },
  {
    name: 'a page speaks to the extension by its id',
    guards: [CONNECTABLE, HEARS_OTHERS, OWN_PAGE],
    notIn: NOT_FROM_PAGES,
    attack: (stage) =>
      whileAsked(stage, ({ page, answer }) =>
        sayTo(siteOf(stage, page), idOf(stage), { type: 'question/answer', answer })
      ),
    twin: yes
  },
  {
    name: 'a page posts every message of ours to itself and its frames',
    guards: [PASSES_ON, OWN_PAGE],
    attack: (stage) => whileAsked(stage, (known) => postsAll(stage, known), 'none', FRAMED),
    twin: (stage) => whileAsked(stage, () => Promise.resolve(), 'all', FRAMED)
  }
]
