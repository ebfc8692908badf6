import type { LiveTarget, Observation } from '@writ/dsl/contract'
import { readObservation } from '@writ/dsl/contract'
import type { TestPage } from './open-pages.ts'
import { target } from './target.ts'

/** What an observation of the page, or of a part of it, gives. */
export const observation = async (page: TestPage, of: LiveTarget = target('page')): Promise<Observation> => {
  const outcome = await page.act({ verb: 'observe', target: of })
  const seen = outcome.kind === 'done' ? readObservation(outcome.value) : undefined
  if (!seen) throw new Error(JSON.stringify(outcome))
  return seen
}

export const outlineOf = async (page: TestPage, of?: LiveTarget): Promise<string> =>
  (await observation(page, of)).outline
