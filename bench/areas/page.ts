import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Area } from '../choose-area.ts'
import type { Row } from '../conformance/row.ts'
import { type Aim, aimsOf } from '../page/aims.ts'
import { measurePeers, type Taken } from '../page/measure-peers.ts'
import { measureRoad } from '../page/measure-road.ts'
import { weighContent, weighExecutor } from '../page/page-weight.ts'
import { articlePage } from '../page/pages/article-page.ts'
import { foreignArticle } from '../page/pages/foreign-article.ts'
import { formPage } from '../page/pages/form-page.ts'
import { tablePage } from '../page/pages/table-page.ts'
import type { Peer } from '../page/peer.ts'
import { devtoolsMcp } from '../page/peers/devtools-mcp.ts'
import { pageExecutor } from '../page/peers/page-executor.ts'
import { playwrightLocators } from '../page/peers/playwright-locators.ts'
import { playwrightMcp } from '../page/peers/playwright-mcp.ts'
import { puppeteerLocators } from '../page/peers/puppeteer.ts'
import { userEvent } from '../page/peers/user-event.ts'
import { printResults } from '../page/print-results.ts'
import { rowsOfPage } from '../page/rows-of-page.ts'
import { servePages } from '../serve-here.ts'

const RESULTS = resolve(import.meta.dirname, '../../docs/results/page.md')

const PEERS: readonly (() => Promise<Peer>)[] = [
  () => pageExecutor('chromium'),
  userEvent,
  playwrightLocators,
  puppeteerLocators,
  () => playwrightMcp(false),
  () => playwrightMcp(true),
  devtoolsMcp,
  () => pageExecutor('firefox')
]

const say = (line: string): void => console.error(line)

const rowOfAim = ({ said, measured, unit, reached }: Aim): Row => ({
  metric: `aim ${reached ? 'reached' : 'missed'}: ${said}`,
  value: Math.round(measured * 100) / 100,
  unit
})

/** The page executor beside what others act on pages with, all on the same pages in one run; `--write` keeps the table in docs/results. */
const measure: Area['measure'] = async ({ write }) => {
  const pages = [formPage, tablePage, articlePage, ...foreignArticle()]
  const server = await servePages((name) => pages.find((page) => page.name === name)?.html)
  const peers: Peer[] = []
  const taken: Taken[] = []
  try {
    for (const start of PEERS) peers.push(await start())
    for (const page of pages)
      taken.push(...(await measurePeers(peers, page, `${server.origin}/${encodeURIComponent(page.name)}`, say)))
  } finally {
    for (const peer of peers) await peer.close()
  }
  const road = await measureRoad(formPage, server.origin, say).finally(server.close)
  const whole = [...road, ...weighContent()]
  const aims = aimsOf(taken, await weighExecutor())
  if (write === true) {
    mkdirSync(dirname(RESULTS), { recursive: true })
    writeFileSync(RESULTS, printResults(taken, whole, aims))
  }
  const ofPages = pages.flatMap(({ name }) => rowsOfPage(taken.filter(({ page }) => page === name)))
  return [...ofPages, ...whole, ...aims.map(rowOfAim)]
}

export const PAGE: Area = { measure, options: { write: { type: 'boolean' } } }
