import type { LiveTarget, PageAct } from '@writ/dsl/contract'
import type { Page } from 'playwright'
import { openChromium, openFirefox } from '../../browsers.ts'
import { bundleForPage } from '../../bundle-for-page.ts'
import type { Aimed, Filling } from '../measured-page.ts'
import type { Peer } from '../peer.ts'
import { signBatch } from './sign-batch.ts'

const EXECUTOR = `export { newLook, observeElement, runBatch, verifyBatch } from '../extension/dom/index.ts'
export { renderOutline } from '@writ/dsl/contract'`

const targetOf = ({ role, name }: Aimed): LiveTarget => ({
  role,
  match: { kind: 'is', text: name },
  states: [],
  having: []
})

const clickOf = (at: Aimed): PageAct => ({ verb: 'click', target: targetOf(at) })
const fillOf = (at: Aimed, text: string): PageAct => ({ verb: 'fill', target: targetOf(at), text })

const actOf = (one: Filling): PageAct => {
  if (one.kind === 'fill') return fillOf(one.at, one.text)
  if (one.kind === 'choose') return { verb: 'choose', target: targetOf(one.at), options: [one.text] }
  return { verb: 'check', target: targetOf(one.at) }
}

/** Verifies a batch and runs it, as the content script does; a time for each act, the verifying in that of the first. */
const BATCH = `async ({ batch, verifying }) => {
  const times = [], wrong = []
  let at = performance.now()
  const report = (_step, outcome) => {
    const now = performance.now()
    times.push(now - at)
    at = now
    if (outcome.kind !== 'done') wrong.push(outcome)
  }
  const claims = writDom.verifyBatch(batch, verifying)
  if (!claims.ok) throw new Error(JSON.stringify(claims))
  await writDom.runBatch(batch, claims.value, { report, alive: () => true })
  if (wrong.length > 0) throw new Error(JSON.stringify(wrong[0]))
  return times
}`

const OBSERVE = `() => {
  const begun = performance.now()
  const text = writDom.renderOutline(writDom.observeElement(writDom.newLook(document), document.documentElement))
  return { ms: performance.now() - begun, text }
}`

const sum = (times: readonly number[]): number => times.reduce((total, ms) => total + ms, 0)

const inPage = <T>(page: Page, call: string, given?: unknown): Promise<T> =>
  page.evaluate(`(${call})(${given === undefined ? '' : JSON.stringify(given)})`)

/** This project's page executor, bare in the page: a batch of acts as the content script runs it, without browser and server around it. */
export const pageExecutor = async (kind: 'chromium' | 'firefox'): Promise<Peer> => {
  const script = await bundleForPage(EXECUTOR, 'writDom')
  const browser = await (kind === 'firefox' ? openFirefox() : openChromium())
  const page = await browser.newPage()
  const batch = (acts: readonly PageAct[]) =>
    inPage<readonly number[]>(page, BATCH, signBatch(acts, new URL(page.url()).origin))
  return {
    name: kind === 'firefox' ? 'writ in Firefox' : 'writ',
    open: async (_page, url) => {
      await page.goto(url)
      await page.addScriptTag({ content: script })
    },
    click: (all) => batch(all.map(clickOf)),
    fill: (all, text) => batch(all.map((one) => fillOf(one, text))),
    fillForm: async (all) => sum(await batch(all.map(actOf))),
    observe: () => inPage(page, OBSERVE),
    close: () => browser.close()
  }
}
