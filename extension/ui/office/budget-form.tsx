import { type AgentBudget, agentBudgetSchema, BUDGET_WINDOWS, BUDGETS, type BudgetName } from '@writ/dsl/contract'
import { useState } from 'preact/hooks'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { TextField } from '../parts/text-field.tsx'

type Written = Readonly<Record<BudgetName, string>>
const EMPTY: Written = { plans: '', acts: '', questions: '', codeSeconds: '' }

/** What is bounded, as it is typed; `undefined` where that is no number that may be. */
const readBudget = (window: string, written: Written): AgentBudget | undefined => {
  const bounds = BUDGETS.flatMap((name) => {
    const text = written[name].trim()
    return text === '' ? [] : [[name, /^[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN]]
  })
  const read = agentBudgetSchema.safeParse({ window, ...Object.fromEntries(bounds) })
  return read.success ? read.data : undefined
}

/** Sets a budget, or takes it away. `label` is what opens the form; `id` tells its fields from another's. */
export const BudgetForm = ({
  id,
  label,
  named,
  now,
  clear,
  set
}: {
  readonly id: string
  readonly label: string
  readonly named?: string
  readonly now: AgentBudget | undefined
  readonly clear?: string | undefined
  /** Was it set? */
  readonly set: (budget: AgentBudget | undefined) => Promise<boolean>
}) => {
  const { office } = useMessages()
  const { budget: words } = office
  const [open, setOpen] = useState(false)
  const [window, setWindow] = useState<string>('day')
  const [written, setWritten] = useState(EMPTY)
  const [isBad, setBad] = useState(false)
  /** What holds now stands in the form whenever it is opened. */
  const begin = () => {
    setOpen(!open)
    setWindow(now?.window ?? 'day')
    const text = (name: BudgetName) => String(now?.[name] ?? '')
    setWritten({
      plans: text('plans'),
      acts: text('acts'),
      questions: text('questions'),
      codeSeconds: text('codeSeconds')
    })
    setBad(false)
  }
  const send = async (event: Event) => {
    event.preventDefault()
    const budget = readBudget(window, written)
    setBad(!budget)
    if (budget && (await set(budget))) setOpen(false)
  }
  const takeAway = async () => {
    if (await set(undefined)) setOpen(false)
  }
  return (
    <div class="opens">
      <button
        class="button button-small"
        type="button"
        aria-expanded={open}
        aria-controls={`writ-budget-${id}`}
        aria-label={named}
        onClick={begin}
      >
        {label}
      </button>
      <form id={`writ-budget-${id}`} class="inner" hidden={!open} onSubmit={send}>
        <div class="text-field">
          <label for={`writ-budget-${id}-window`}>{words.window}</label>
          <select
            id={`writ-budget-${id}-window`}
            value={window}
            onChange={({ currentTarget }) => setWindow(currentTarget.value)}
          >
            {BUDGET_WINDOWS.map((one) => (
              <option key={one} value={one}>
                {words.windows[one]}
              </option>
            ))}
          </select>
        </div>
        <div class="pairs">
          {BUDGETS.map((name) => (
            <TextField
              key={name}
              id={`writ-budget-${id}-${name}`}
              label={fillTemplate(words.most, { what: words.names[name] })}
              error={isBad && !readBudget(window, { ...EMPTY, [name]: written[name] }) ? words.bad : undefined}
              value={written[name]}
              set={(text) => setWritten({ ...written, [name]: text })}
            />
          ))}
        </div>
        <p class="quiet note">{words.hint}</p>
        <div class="actions">
          <button class="button button-small button-main" type="submit">
            {words.set}
          </button>{' '}
          {clear !== undefined && (
            <button class="button button-small" type="button" onClick={() => void takeAway()}>
              {clear}
            </button>
          )}
        </div>
      </form>
    </div>
  )
}
