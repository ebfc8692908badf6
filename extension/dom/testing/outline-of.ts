import type { LiveTarget, Observation } from '@writ/dsl/contract'
import { isObservation } from '@writ/dsl/contract'
import type { TestPage } from './open-pages.ts'
import { target } from './target.ts'

/** What an observation of the page, or of a part of it, gives. */
export const observation = async (page: TestPage, of: LiveTarget = target('page')): Promise<Observation> => {
  const outcome = await page.act({ verb: 'observe', target: of })
  if (outcome.kind !== 'done' || !isObservation(outcome.value)) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

export const outlineOf = async (page: TestPage, of?: LiveTarget): Promise<string> =>
  (await observation(page, of)).outline
