import { approvalReportSchema, stepReportSchema } from '@writ/dsl/contract'
import { z } from 'zod'

const whatSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('decided'), allowed: z.int(), asked: z.int() }),
  z.object({ type: z.literal('step'), report: stepReportSchema }),
  z.object({ type: z.literal('held'), by: z.string(), over: z.boolean() }),
  z.object({ type: z.literal('asking') }),
  z.object({ type: z.literal('answered'), report: approvalReportSchema })
])

const NOTE = {
  'no-dialog': 'the dialog to answer did not come',
  'no-visible-effect': 'nothing on the page shows that it was heard',
  'needs-person': 'the page asked for what only a person may do'
}
const CHOICE = {
  once: 'allowed once',
  task: 'allowed for this task',
  always: 'always allowed',
  no: 'declined',
  unanswered: 'not answered'
}

/** One thing that happened in a run, as a line for people; `undefined` for what they need not see. */
export const printEvent = (what: unknown): string | undefined => {
  const parsed = whatSchema.safeParse(what)
  if (!parsed.success) return undefined
  const event = parsed.data
  switch (event.type) {
    case 'decided':
      return `  decided: ${event.allowed} allowed, ${event.asked} to ask`
    case 'step': {
      const { line, verb, target, origin, effect, outcome, ms, note } = event.report
      const missed = note === undefined ? '' : `; ${NOTE[note]}`
      return `  line ${line}: ${verb} ${target ?? origin} (${effect}) … ${outcome}, ${Math.round(ms)} ms${missed}`
    }
    case 'held':
      if (event.by === 'pause') return event.over ? '  the agent goes on' : '  waits: the agent is paused'
      return event.over
        ? '  the dialog is closed'
        : '  waits: the page may have a dialog open, which only you can answer'
    case 'asking':
      return '  asking …'
    case 'answered':
      return `  ${CHOICE[event.report.choice]}${event.report.given === undefined ? '' : ', as answered before'}`
  }
}
