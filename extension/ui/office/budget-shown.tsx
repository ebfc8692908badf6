import { BUDGETS } from '@writ/dsl/contract'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import type { OfficeAgent } from './ports.ts'

const WINDOW_MS = { hour: 3_600_000, day: 86_400_000 } as const

/** What an agent used of its budget in the hour or the day of now, and when it opens again. */
export const BudgetShown = ({ budget: { most, own, used, opens } }: Pick<OfficeAgent, 'budget'>) => {
  const { lang, office } = useMessages()
  const { budget } = office
  const number = new Intl.NumberFormat(lang)
  const begins = new Date(Date.parse(opens) - WINDOW_MS[most.window])
  // A day of UTC is named by its date there; an hour, and when it opens, by the clock of whoever reads.
  const day =
    most.window === 'day'
      ? new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeZone: 'UTC' }).format(begins)
      : new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(begins)
  const time = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(opens))
  return (
    <div class="budget" data-part="budget">
      <dl>
        {BUDGETS.map((name) => {
          const bound = most[name]
          const template = bound === undefined ? budget.used : budget.usedOf
          const words = { used: number.format(used[name]), most: number.format(bound ?? 0) }
          return (
            <div key={name} data-budget={name}>
              <dt>{budget.names[name]}</dt>
              <dd>
                {fillTemplate(template, words)}
                {bound !== undefined && (
                  <meter
                    min={0}
                    max={Math.max(1, bound)}
                    value={bound === 0 ? 1 : Math.min(used[name], bound)}
                    aria-label={`${budget.names[name]}: ${fillTemplate(template, words)}`}
                  />
                )}
              </dd>
            </div>
          )
        })}
      </dl>
      <p class="quiet note">{fillTemplate(budget[most.window], { day, time })}</p>
      <p class="quiet note">{own ? budget.own : budget.given}</p>
    </div>
  )
}
