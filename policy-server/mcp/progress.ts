import type { RunEvent } from '@writ/dsl/contract'
import * as z from 'zod'

const stepSchema = z.object({
  type: z.literal('step'),
  report: z.object({ verb: z.string(), origin: z.string(), target: z.string().optional(), outcome: z.string() })
})
const WORDS: Readonly<Record<string, string>> = {
  decided: 'decided',
  offered: 'offered to the device',
  accepted: 'the device has begun',
  asking: 'the person is asked',
  answered: 'the person has answered',
  held: 'it waits: for the person, over a dialog of the browser, or for its agent, which is paused',
  budget: 'the agent has no more questions left for its person, and the run is cancelled',
  cancel: 'cancelled',
  ended: 'ended'
}

/** One event of a run in a few words: nothing of what a page says, no value. */
export const progressOf = ({ what }: RunEvent): string | undefined => {
  const step = stepSchema.safeParse(what)
  if (step.success) {
    const { verb, origin, target, outcome } = step.data.report
    return `${verb}${target === undefined ? '' : ` ${target}`} at ${origin}: ${outcome}`
  }
  const { type } = z.object({ type: z.string() }).catch({ type: '' }).parse(what)
  return WORDS[type]
}
