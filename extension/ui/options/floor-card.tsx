import { type Floor, readerThumbprint } from '@writ/dsl/contract'
import type { ComponentChildren } from 'preact'
import type { Messages } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { FloorNotice } from '../parts/floor-notice.tsx'
import { Host } from '../parts/host.tsx'
import { Shown } from '../parts/shown.tsx'
import type { FloorView } from '../protocol.ts'

const Sites = ({ patterns }: { readonly patterns: readonly string[] }) => (
  <ul class="exact">
    {patterns.map((pattern) => (
      <li key={pattern}>
        <Shown text={pattern} />
      </li>
    ))}
  </ul>
)

const shownOf = (set: Floor, name: keyof Floor, { effects, floor, listSeparator }: Messages): ComponentChildren => {
  switch (name) {
    case 'blockedSites':
    case 'allowedSites':
      return <Sites patterns={set[name] ?? []} />
    case 'neverRun':
    case 'alwaysAsk':
      return set[name]?.map((effect) => effects[effect]).join(listSeparator)
    case 'maxRisk':
      return set.maxRisk && effects[set.maxRisk]
    case 'server':
      return set.server && <Host address={set.server} scheme />
    case 'tenant':
      return set.tenant && <Shown text={set.tenant} />
    case 'approvers':
      return set.approvers && floor.approvers[set.approvers]
    case 'egress':
      return set.egress && floor.egress[set.egress]
    case 'executors':
      return <Sites patterns={set.executors ?? []} />
    case 'trustedInput':
      return set.trustedInput && floor.trustedInput[set.trustedInput]
    case 'recordingReaders':
      return <Sites patterns={(set.recordingReaders ?? []).map(readerThumbprint)} />
  }
}

/** What the organisation set for this browser, to read: the page has no way to change it. */
export const FloorCard = ({ floor }: { readonly floor: FloorView }) => {
  const messages = useMessages()
  const words = messages.floor
  const set: Floor = 'set' in floor ? floor.set : {}
  const names = (Object.keys(words.names) as (keyof Floor)[]).filter((name) => set[name] !== undefined)
  return (
    <section class="card" aria-labelledby="writ-floor">
      <h2 id="writ-floor">{words.title}</h2>
      <p class="quiet">{words.more}</p>
      <FloorNotice floor={floor} />
      {names.length > 0 && (
        <dl class="pinned" aria-label={words.settings}>
          {names.map((name) => (
            <div key={name} data-floor={name}>
              <dt>{words.names[name]}</dt>
              <dd>{shownOf(set, name, messages)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
