import type { AgentBudget, AgentState } from '@writ/dsl/contract'
import { useState } from 'preact/hooks'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Quoted, Shown } from '../parts/shown.tsx'
import { BudgetForm } from './budget-form.tsx'
import { BudgetShown } from './budget-shown.tsx'
import type { OfficeAgent } from './ports.ts'

/** One agent with all that its admin is told of it, and the ways to bound it, to pause it, let it go on or, by two presses, stop it for good. */
export const AgentRow = ({
  agent,
  say,
  setBudget
}: {
  readonly agent: OfficeAgent
  readonly say: (state: AgentState) => Promise<void>
  readonly setBudget: (budget: AgentBudget | undefined) => Promise<boolean>
}) => {
  const { office, lang } = useMessages()
  const [sure, setSure] = useState(false)
  const { id, name, owner, key, state, since, why, words, lastSeen, running, budget } = agent
  const format = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' })
  const time = (at: string) => format.format(new Date(at))
  const stop = async () => {
    if (!sure) return setSure(true)
    setSure(false)
    await say('stopped')
  }
  return (
    <li data-agent={id} data-state={state}>
      <h2>
        <Shown text={name} /> <Quoted text={id} />
      </h2>
      <p data-part="state">
        {office.states[state]}
        {since !== undefined && ` ${fillTemplate(office.since, { time: time(since) })}`} {why && <Quoted text={why} />}
      </p>
      {words.map((word) => (
        <p key={word.person} class="quiet">
          {fillTemplate(office.said, { person: word.person, state: office.states[word.state] })}
        </p>
      ))}
      <p class="quiet">
        {fillTemplate(office.facts, { owner, running, seen: lastSeen === undefined ? office.never : time(lastSeen) })}
      </p>
      <p class="quiet">{fillTemplate(office.key, { key: key.slice(0, 16) })}</p>
      <BudgetShown budget={budget} />
      {state !== 'stopped' && (
        <BudgetForm
          id={id}
          label={office.budget.edit}
          named={fillTemplate(office.budget.editNamed, { agent: name })}
          now={budget.own ? budget.most : undefined}
          clear={budget.own ? office.budget.clear : undefined}
          set={setBudget}
        />
      )}
      {state !== 'stopped' && (
        <div class="actions">
          <button
            class="button button-small"
            type="button"
            aria-label={fillTemplate(state === 'paused' ? office.letGoOnNamed : office.pauseNamed, { agent: name })}
            onClick={() => void say(state === 'paused' ? 'active' : 'paused')}
          >
            {state === 'paused' ? office.letGoOn : office.pause}
          </button>{' '}
          <button
            class="button button-small button-stop"
            type="button"
            aria-label={fillTemplate(sure ? office.sureNamed : office.stopNamed, { agent: name })}
            onClick={() => void stop()}
          >
            {sure ? office.sure : office.stop}
          </button>
        </div>
      )}
    </li>
  )
}
