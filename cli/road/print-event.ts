import { approvalReportSchema, stepReportSchema } from '@writ/dsl/contract'
import { z } from 'zod'

const whatSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('decided'), allowed: z.int(), asked: z.int() }),
  z.object({ type: z.literal('step'), report: stepReportSchema }),
  z.object({ type: z.literal('asking') }),
  z.object({ type: z.literal('answered'), report: approvalReportSchema })
])

const CHOICE = { once: 'allowed once', no: 'declined', unanswered: 'not answered' }

/** One thing that happened in a run, as a line for people; `undefined` for what they need not see. */
export const printEvent = (what: unknown): string | undefined => {
  const parsed = whatSchema.safeParse(what)
  if (!parsed.success) return undefined
  const event = parsed.data
  switch (event.type) {
    case 'decided':
      return `  decided: ${event.allowed} allowed, ${event.asked} to ask`
    case 'step': {
      const { line, verb, target, origin, effect, outcome, ms } = event.report
      return `  line ${line}: ${verb} ${target ?? origin} (${effect}) … ${outcome}, ${Math.round(ms)} ms`
    }
    case 'asking':
      return '  asking …'
    case 'answered':
      return `  ${CHOICE[event.report.choice]}`
  }
}
