import type { Question } from '@writ/dsl/contract'

type About = Extract<Question['about'], { kind: 'act' }>

/** A round of a loop as the table had it that the person said yes to. What the page showed of the first round's element is not told of it. */
const roundOf = ({ rows, later: _, live: __, target: ___, ...about }: About, step: string): About | undefined => {
  const row = rows?.find((one) => one.step === step)
  if (!row) return undefined
  const { target, values, live } = row
  return { ...about, step, values, ...(target !== undefined && { target }), ...(live && { live }) }
}

/**
 * What the person was last asked about an act of this name by then, in milliseconds since the epoch: by a question of its own, or in the table
 * of its loop. `undefined` where nobody was asked.
 */
export const shownBefore = (
  questions: readonly Pick<Question, 'about' | 'asked'>[],
  step: string,
  by: number
): About | undefined => {
  const acts = questions
    .filter(({ asked }) => asked <= by)
    .sort((a, b) => b.asked - a.asked)
    .flatMap(({ about }) => (about.kind === 'act' ? [about] : []))
  const own = acts.find((about) => about.step === step)
  return own ?? acts.map((about) => roundOf(about, step)).find((about) => about !== undefined)
}
