import { wordFor } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Host } from './host.tsx'
import { Sentence } from './sentence.tsx'
import { Quoted } from './shown.tsx'

const TOOL = 'tool:'

/** Where data comes from or goes to, or something is done: a site by its host, a tool by its name, or one of the named principals. */
export const Principal = ({ of }: { readonly of: string }) => {
  const { principals, toolNamed } = useMessages()
  if (Object.hasOwn(principals, of)) return <strong>{wordFor(principals, of)}</strong>
  if (!of.startsWith(TOOL)) return <Host address={of} />
  return <Sentence template={toolNamed} slots={{ tool: <Quoted text={of.slice(TOOL.length)} /> }} />
}
