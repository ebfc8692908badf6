import type { AgentBudget, AgentState } from '@writ/dsl/contract'
import { useState } from 'preact/hooks'
import type { Failure, Reply } from '../ask-background.ts'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import { Shown } from '../parts/shown.tsx'
import { TextField } from '../parts/text-field.tsx'
import { AgentRow } from './agent-row.tsx'
import { boundsOf } from './bounds-of.ts'
import { BudgetForm } from './budget-form.tsx'
import type { OfficeAgents, OfficeBudget, OfficeWord } from './ports.ts'

/** Every agent of the tenant, its state and its budget, and the words that hold at once for what runs. */
export const AgentsPart = ({
  first,
  say,
  setBudget
}: {
  readonly first: OfficeAgents
  readonly say: (word: OfficeWord) => Promise<Reply<OfficeAgents>>
  readonly setBudget: (given: OfficeBudget) => Promise<Reply<OfficeAgents>>
}) => {
  const messages = useMessages()
  const { office } = messages
  const [why, setWhy] = useState('')
  const [{ agents, budget }, setListed] = useState(first)
  const [failure, setFailure] = useState<Failure>()
  const [told, setTold] = useState<{ readonly name?: string; readonly text: string; readonly isUnheard?: boolean }>()
  const take = (reply: Reply<OfficeAgents>): OfficeAgents | undefined => {
    setFailure(reply.ok ? undefined : reply.failure)
    setTold(undefined)
    if (!reply.ok) return undefined
    setListed(reply.value)
    return reply.value
  }
  const sayOf = async (id: string, state: AgentState) => {
    const reason = why.trim()
    const now = take(await say({ id, state, ...(reason !== '' && { why: reason }) }))
    const agent = now?.agents.find((one) => one.id === id)
    if (agent) setTold({ name: agent.name, text: office.states[agent.state], isUnheard: now?.executor !== undefined })
    if (now) setWhy('')
  }
  const bound = async (set: AgentBudget | undefined, id?: string): Promise<boolean> => {
    const now = take(await setBudget({ ...(id !== undefined && { id }), ...(set && { budget: set }) }))
    const name = now?.agents.find((one) => one.id === id)?.name
    if (now) setTold({ ...(name !== undefined && { name }), text: office.budget.was })
    return now !== undefined
  }
  return (
    <>
      <div class="told" aria-live="polite">
        {failure && (
          <Notice tone="stop" role="alert">
            {failureSentence(messages, failure)}
          </Notice>
        )}
        {told && (
          <Notice tone="good" role="status">
            {told.name !== undefined && <Shown text={told.name} />} {told.text}
          </Notice>
        )}
        {told?.isUnheard && (
          <Notice tone="warn" role="alert">
            {office.unheard}
          </Notice>
        )}
      </div>
      <section class="card" aria-label={office.budget.forAll}>
        <h2>{office.budget.forAll}</h2>
        <p class="quiet" data-part="for-all">
          {budget
            ? fillTemplate(office.budget.forAllOf, {
                window: office.budget.windows[budget.window],
                bounds: boundsOf(messages, budget)
              })
            : office.budget.forAllNone}
        </p>
        <BudgetForm
          id="all"
          label={office.budget.edit}
          now={budget}
          clear={budget && office.budget.clearGiven}
          set={(set) => bound(set)}
        />
      </section>
      <section class="card" aria-label={office.title}>
        <TextField id="writ-why" label={office.why} hint={office.whyHint} value={why} set={setWhy} />
        {agents.length === 0 && <p class="quiet">{office.none}</p>}
        <ul class="waiting">
          {agents.map((agent) => (
            <AgentRow
              key={agent.id}
              agent={agent}
              say={(state) => sayOf(agent.id, state)}
              setBudget={(set) => bound(set, agent.id)}
            />
          ))}
        </ul>
      </section>
    </>
  )
}
