import type { Sink, Source } from '@writ/dsl/contract'
import { wordFor } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Host } from './host.tsx'

/** Where data comes from or goes to: a site by its host, or one of the named principals. */
export const Principal = ({ of }: { readonly of: Source | Sink }) => {
  const { principals } = useMessages()
  return Object.hasOwn(principals, of) ? <strong>{wordFor(principals, of)}</strong> : <Host address={of} />
}
