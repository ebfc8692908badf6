import { existsSync } from 'node:fs'
import type { BrowserName } from '../../cli/browser/index.ts'
import { extensionFolder } from '../../cli/browser/launch-browser.ts'
import { countUntilRevoked } from '../../e2e/stage/count-until-revoked.ts'
import type { Row } from '../conformance/row.ts'
import { againstAim } from '../dsl/against-aim.ts'
import { median } from '../quantile.ts'

/** Milliseconds: the aim from a raised epoch to the last act under the older one. */
const AIM = 1000
const RUNS = 5

const timesIn = async (browser: BrowserName): Promise<readonly number[]> => {
  const counting = await countUntilRevoked(browser)
  try {
    const times: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const { outcome, ms } = await counting.revoke()
      const code = outcome.refusal?.code
      if (code !== 'capability/stale-epoch' && code !== 'run/cancelled')
        throw new Error(`${browser}: the measured run was not revoked: ${outcome.status} ${code ?? ''}`)
      times.push(Math.max(0, ms))
    }
    return times
  } finally {
    await counting.close()
  }
}

/** From the admin's call that raises the epoch to the last act of a run under the older one, on the whole road; says why where it was not measured. */
export const measureRevoked = async (): Promise<readonly Row[]> => {
  const rows: Row[] = []
  for (const browser of ['chromium', 'firefox'] as const) {
    if (!existsSync(extensionFolder(browser))) {
      console.error(`revoking in ${browser} is not measured: the extension is not built (npm run build)`)
      continue
    }
    const times = await timesIn(browser)
    rows.push(
      againstAim(`epoch raised → last act, ${browser}, median of ${RUNS}`, median(times), 'ms', AIM),
      againstAim(`epoch raised → last act, ${browser}, worst of ${RUNS}`, Math.max(...times), 'ms', AIM)
    )
  }
  return rows
}
