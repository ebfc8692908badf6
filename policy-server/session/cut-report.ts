import { type RunReport, refusal } from '@writ/dsl/contract'

/**
 * What is kept of a report that is longer than `limit` bytes: that the run ended, and how the device says it did. The
 * planner lacks what it needs to go by, so that to it the run is `unknown` (`run/report-too-large`).
 */
export const cutReport = ({ run, status }: RunReport, limit: number): RunReport => {
  const { code, message, detail } = refusal('run/report-too-large', { status, limit })
  return {
    run,
    status: 'unknown',
    refusal: { code, message, ...(detail && { detail }) },
    steps: [],
    approvals: [],
    timings: {}
  }
}
