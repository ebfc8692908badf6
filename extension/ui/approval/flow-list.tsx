import type { Flow } from '@writ/dsl/contract'
import { sentenceOfFlow } from '@writ/dsl/explain'
import { Explained } from '../parts/explained.tsx'
import { ArrowIcon } from '../parts/icons.tsx'

/** Which data goes from where to where, and in which ways: one sentence for each flow. */
export const FlowList = ({ flows }: { readonly flows: readonly Flow[] }) => (
  <ul class="flows">
    {flows.map((flow) => (
      <li key={flow.id}>
        <ArrowIcon />
        <div>
          <Explained say={(language) => sentenceOfFlow(flow, language)} />
        </div>
      </li>
    ))}
  </ul>
)
