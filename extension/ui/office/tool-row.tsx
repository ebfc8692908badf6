import { useState } from 'preact/hooks'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Shown } from '../parts/shown.tsx'
import { ApproveForm } from './approve-form.tsx'
import type { OfficeTool, ToolChanges } from './ports.ts'
import { heldBack, ShowAll, ToolSaid } from './tool-said.tsx'

/** One tool: what became of it, what its server says of it, and the ways to approve that or to take an approval back. */
export const ToolRow = ({
  server,
  shown,
  approve
}: {
  readonly server: string
  readonly shown: OfficeTool
  readonly approve: (given: ToolChanges['approve']) => Promise<unknown>
}) => {
  const { office, effects } = useMessages()
  const { tools } = office
  const [isOpen, setOpen] = useState(false)
  /** The hash of what all was shown of: another of the same name begins anew. */
  const [whole, setWhole] = useState<string>()
  const { tool, status, class: as, pin, definition, now } = shown
  const id = `writ-tool-${server}-${tool}`
  const back = heldBack([definition, now])
  const isWhole = back === 0 || whole === pin
  return (
    <li data-tool={tool} data-status={status}>
      <h3>
        <Shown text={tool} /> <span class={`chip chip-${status}`}>{tools.states[status]}</span>
      </h3>
      <p class="quiet note">
        {fillTemplate(tools.stateMore[status], { class: as === null ? tools.nothing : effects[as] })}
      </p>
      <div class="actions">
        <button
          class="button button-small"
          type="button"
          aria-expanded={isOpen}
          aria-controls={`${id}-said`}
          aria-label={fillTemplate(tools.readNamed, { tool })}
          onClick={() => setOpen(!isOpen)}
        >
          {tools.read}
        </button>{' '}
        {as !== null && status !== 'gone' && (
          <button
            class="button button-small button-stop"
            type="button"
            aria-label={fillTemplate(tools.withdrawNamed, { tool })}
            onClick={() => void approve({ server, tool, pin, class: null })}
          >
            {tools.withdraw}
          </button>
        )}
      </div>
      <div id={`${id}-said`} class="opened" hidden={!isOpen}>
        {isOpen && (
          <>
            <ToolSaid definition={definition} now={now} whole={isWhole} />
            {!isWhole && <ShowAll count={back} show={() => setWhole(pin)} />}
            {status !== 'gone' && (
              <ApproveForm
                key={pin}
                id={id}
                shown={shown}
                isWhole={isWhole}
                approve={(what, chosen) => approve({ server, tool, pin: what, class: chosen })}
              />
            )}
          </>
        )}
      </div>
    </li>
  )
}
