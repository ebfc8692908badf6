import type { ReadyAct } from '@writ/dsl/run'
import { askedAs } from '../../page/asked-as.ts'
import type { AskedOfPage } from '../../page/page-refusal.ts'

/** In the plan's words: what an act aims at, and what encloses that. */
export const askedOfPage = ({ act, checked }: ReadyAct): Pick<AskedOfPage, 'target' | 'enclosing'> => {
  if (act.verb === 'call') return { target: `tool ${act.name}` }
  if (!checked.target) return {}
  const done = act.verb === 'download' ? act.act : act
  return askedAs('target' in done ? done.target : undefined, checked.target)
}
