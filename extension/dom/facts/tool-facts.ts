import {
  classOfHints,
  classOfPageTool,
  type EffectClass,
  type LiveFacts,
  type PageTool,
  pinOfPageTool,
  riskier,
  riskOf
} from '@writ/dsl/contract'
import { native } from '../tree/native.ts'

/** What the page's own words and hints make of a call: more than was granted, or nothing. */
const weigh = (tool: PageTool, granted: EffectClass): Pick<LiveFacts, 'effect' | 'raisedBy'> => {
  const named = riskier(classOfPageTool(tool.name), classOfPageTool(tool.title ?? ''))
  const hinted = classOfHints(tool)
  const effect = riskier(named, hinted)
  if (riskOf(effect) <= riskOf(granted)) return { effect: granted }
  return { effect, raisedBy: riskOf(hinted) > riskOf(named) ? 'hinted' : 'named' }
}

/** What the live page says of a tool that it offers and of a call of it, at this instant. */
export const toolFacts = (document: Document, tool: PageTool, granted: EffectClass): LiveFacts => ({
  origin: location.origin,
  url: native.url(document),
  title: native.title(document).toWellFormed(),
  role: 'tool',
  name: tool.name,
  tool: {
    ...(tool.title !== undefined && { title: tool.title }),
    description: tool.description,
    pin: pinOfPageTool(tool)
  },
  ...weigh(tool, granted)
})
