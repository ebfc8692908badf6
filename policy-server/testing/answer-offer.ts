import type { Offer, RunReport } from '@writ/dsl/contract'
import type { TestChannel } from './test-device.ts'

export const reportOf = ({ run }: Pick<Offer, 'run'>, more: Partial<RunReport> = {}): RunReport => ({
  run,
  status: 'done',
  steps: [],
  approvals: [],
  timings: {},
  ...more
})

/** Takes an offered run and ends it, well unless `more` says how else, as a device does; nothing of it stands in its journal. */
export const endOffer = (channel: TestChannel, offer: Pick<Offer, 'run'>, more?: Partial<RunReport>): void => {
  channel.send({ type: 'accepted', run: offer.run })
  channel.send({ type: 'ended', report: reportOf(offer, more) })
}

interface Stopped {
  /** The statement of its plan at which it stops. */
  readonly at?: number
  readonly act?: 'none' | 'unknown'
  readonly more?: Partial<RunReport>
}

/** Takes an offered run and stops it where nothing fits a target, so that it is held; gives what the device reports of it. */
export const stopOffer = (
  channel: TestChannel,
  offer: Pick<Offer, 'run'>,
  { at = 3, act = 'none', more = {} }: Stopped = {}
): RunReport => {
  const refusal = { code: 'target/not-found' as const, message: 'nothing fits the target' }
  const report = reportOf(offer, { status: act === 'none' ? 'refused' : 'unknown', refusal, ...more })
  channel.send({ type: 'accepted', run: offer.run })
  channel.send({ type: 'stopped', run: offer.run, report, at, act, left: 120_000 })
  return report
}
