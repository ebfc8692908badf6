import { pinOf, TOOL_CLASSES, type ToolClass } from '@writ/dsl/contract'
import { useState } from 'preact/hooks'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import type { OfficeTool } from './ports.ts'

const isClass = (text: string): text is ToolClass => (TOOL_CLASSES as readonly string[]).includes(text)

/**
 * Approves what is shown of a tool, by the hash of exactly that, as the class that the admin chose. There is none before they do: what a
 * tool can do at worst, nobody but them says.
 */
export const ApproveForm = ({
  id,
  shown: { tool, class: before, definition, now },
  isWhole,
  approve
}: {
  readonly id: string
  readonly shown: OfficeTool
  /** All of it is shown. */
  readonly isWhole: boolean
  readonly approve: (pin: string, as: ToolClass) => Promise<unknown>
}) => {
  const { office, effects } = useMessages()
  const { tools } = office
  const [chosen, choose] = useState<ToolClass | undefined>(before ?? undefined)
  const pin = pinOf(now ?? definition)
  const isReady = isWhole && chosen !== undefined
  const send = async (event: Event) => {
    event.preventDefault()
    if (isReady) await approve(pin, chosen)
  }
  return (
    <form class="inner" onSubmit={send}>
      <div class="text-field">
        <label for={`${id}-class`}>{tools.class}</label>
        <select
          id={`${id}-class`}
          aria-describedby={`${id}-does`}
          value={chosen ?? ''}
          onChange={({ currentTarget: { value } }) => choose(isClass(value) ? value : undefined)}
        >
          <option value="">{tools.choose}</option>
          {TOOL_CLASSES.map((one) => (
            <option key={one} value={one}>
              {effects[one]}
            </option>
          ))}
        </select>
        <p class="quiet note" id={`${id}-does`}>
          {chosen === undefined ? ' ' : tools.classes[chosen]}
        </p>
      </div>
      {!isWhole && <p class="quiet note">{tools.readAll}</p>}
      <div class="actions">
        <button
          class="button button-small button-main"
          type="submit"
          disabled={!isReady}
          aria-label={fillTemplate(tools.approveNamed, { tool })}
        >
          {tools.approve}
        </button>
      </div>
      <p class="quiet note pin">{fillTemplate(tools.pin, { pin })}</p>
    </form>
  )
}
