import { CONTRACT_CASES } from './cases.ts'
import type { TriedHost } from './tried-host.ts'
import { watchHost } from './watch-host.ts'

/** What became of one case; `why` where it did not pass. */
export interface CaseReport {
  readonly name: string
  readonly outcome: 'passed' | 'failed' | 'not-run'
  readonly why?: string
}

/**
 * Tries a host with each case of the contract, one after another, where the coordinator would run: with its own half of the host's bridge. It listens to the host in the
 * coordinator's place, and closes the webviews that a case made. `only`: the cases of these names, all of them unless it is said.
 */
export const runHostContract = async (
  tried: TriedHost,
  only: (name: string) => boolean = () => true
): Promise<readonly CaseReport[]> => {
  const made: number[] = []
  const make = async () => {
    const view = await tried.host.act.make()
    made.push(view)
    return view
  }
  const watched = watchHost(tried.host)
  const trying = { watched, tried: { ...tried, host: { ...tried.host, act: { ...tried.host.act, make } } } }
  const reports: CaseReport[] = []
  for (const { name, lacks, run } of CONTRACT_CASES.filter((one) => only(one.name))) {
    const why = lacks?.(tried)
    if (why !== undefined) {
      reports.push({ name, outcome: 'not-run', why })
      continue
    }
    try {
      await run(trying)
      reports.push({ name, outcome: 'passed' })
    } catch (error) {
      reports.push({ name, outcome: 'failed', why: String(error) })
    }
    for (const view of made.splice(0)) if (watched.view(view)) await tried.host.act.close(view).catch(() => undefined)
  }
  return reports
}
