import { isOrigin } from '@writ/dsl/contract'
import { sentenceOfPlace } from '@writ/dsl/explain'
import { Explained } from './explained.tsx'
import { Host } from './host.tsx'

/** Where something is done, data comes from or goes to: a site by its host, a tool by its name, or a named principal. */
export const Principal = ({ of }: { readonly of: string }) =>
  isOrigin(of) ? (
    <Host address={of} />
  ) : (
    <strong>
      <Explained say={(language) => sentenceOfPlace(of, language)} />
    </strong>
  )
