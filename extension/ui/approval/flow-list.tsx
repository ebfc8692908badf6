import type { Flow, FlowKind } from '@writ/dsl/contract'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { ArrowIcon } from '../parts/icons.tsx'
import { Principal } from '../parts/principal.tsx'
import { Sentence } from '../parts/sentence.tsx'

const BY_WEIGHT: readonly FlowKind[] = ['value', 'control', 'branch', 'stopping']

/** Which data goes from where to where, one sentence for each flow, the heaviest way first. */
export const FlowList = ({ flows }: { readonly flows: readonly Flow[] }) => {
  const { flowHeadline, flowAlso, approval, listSeparator } = useMessages()
  return (
    <ul class="flows">
      {flows.map((flow) => {
        const [main = 'value', ...also] = BY_WEIGHT.filter((kind) => flow.how.includes(kind))
        const kinds = also.map((kind) => flowAlso[kind]).join(listSeparator)
        return (
          <li key={flow.id}>
            <ArrowIcon />
            <div>
              <Sentence
                template={flowHeadline[main]}
                slots={{ from: <Principal of={flow.from} />, to: <Principal of={flow.to} /> }}
              />
              {kinds && <span class="quiet note">{fillTemplate(approval.also, { kinds })}</span>}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
