import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BALANCED_POLICY } from '@writ/policy-server'
import type { BrowserName } from '../../cli/browser/index.ts'
import { extensionFolder } from '../../cli/browser/launch-browser.ts'
import { closingAfterwards } from '../../cli/road/closing-afterwards.ts'
import { openRoad } from '../../cli/road/open-road.ts'
import type { Row } from '../conformance/row.ts'
import { median } from '../quantile.ts'
import type { Filling, MeasuredPage } from './measured-page.ts'

const RUNS = 5

const statementOf = (one: Filling): string => {
  const name = JSON.stringify(one.at.name)
  if (one.kind === 'fill') return `fill field ${name} with ${JSON.stringify(one.text)}`
  if (one.kind === 'choose') return `choose ${JSON.stringify(one.text)} from combobox ${name}`
  return `check checkbox ${name}`
}

/** The whole form as one plan. */
const planOf = (form: readonly Filling[], origin: string, path: string): string =>
  [
    'plan "Fill in the form"',
    `site firm = ${JSON.stringify(origin)}`,
    'on firm {',
    `  open ${JSON.stringify(path)}`,
    ...form.map((one) => `  ${statementOf(one)}`),
    '}'
  ].join('\n')

const measureIn = (browser: BrowserName, plan: string, say: (line: string) => void): Promise<readonly number[]> =>
  closingAfterwards(async (keep) => {
    const data = mkdtempSync(join(tmpdir(), 'writ-bench-'))
    keep(async () => rmSync(data, { recursive: true, force: true }))
    const road = await openRoad(
      {
        browser,
        headless: true,
        policy: BALANCED_POLICY,
        approve: 'all',
        askSeconds: 60,
        trustedHost: true,
        executor: false,
        vault: [],
        data
      },
      keep
    )
    const times: number[] = []
    for (let run = 0; run <= RUNS; run++) {
      const begun = performance.now()
      const { status, refusal, approvals } = await road.run(
        { request: 'Fill in the form', text: plan, inputs: {} },
        `${run}.json`
      )
      times.push(performance.now() - begun)
      if (status !== 'done') throw new Error(`${browser}: ${status} ${JSON.stringify(refusal)}`)
      if (approvals.length > 0) say(`${approvals.length} questions were asked; their time is in the figure`)
    }
    // The first run brings up the page and the worker.
    return times.slice(1)
  })

/**
 * The whole form through the whole road: text to the server, parsed, checked, decided and signed, checked again by the
 * extension, the page opened, every act journaled before and after, the log written. Says why where it was not measured.
 */
export const measureRoad = async (
  page: MeasuredPage,
  origin: string,
  say: (line: string) => void
): Promise<readonly Row[]> => {
  const rows: Row[] = []
  for (const browser of ['chromium', 'firefox'] as const) {
    if (!existsSync(extensionFolder(browser))) {
      say(`the whole road in ${browser} is not measured: the extension is not built (npm run build)`)
      continue
    }
    const times = await measureIn(browser, planOf(page.form ?? [], origin, `/${page.name}`), say)
    rows.push({
      metric: `whole form as one plan through the whole road, ${browser}`,
      value: Math.round(median(times)),
      unit: 'ms'
    })
  }
  return rows
}
