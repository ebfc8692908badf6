import type { Row, Skipped } from './conformance/row.ts'

/** Prints what was measured: one JSON document `{rows}`, or a line for each. Gives the exit code. */
export const printRows = (found: readonly Row[] | Skipped, json: boolean): 0 | 1 => {
  if ('skipped' in found) {
    console.error(`not measured: ${found.skipped}`)
    if (json) console.log(JSON.stringify({ rows: [], skipped: found.skipped }))
    return 1
  }
  if (json) console.log(JSON.stringify({ rows: found }))
  else {
    for (const { metric, value, unit, beside, ratio } of found) {
      const compared = beside === undefined ? '' : ` (${ratio?.toFixed(2)} × ${beside})`
      console.log(`${metric}: ${value} ${unit}${compared}`)
    }
  }
  return 0
}
