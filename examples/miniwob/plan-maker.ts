/**
 * Makes the statements of a plan from the instruction of one episode, and from nothing else: what stands in the page is read by
 * the plan, in the language. A maker may know how the task's page is built, as a person does who has seen it before. It
 * throws where it does not understand the instruction.
 */
export type PlanMaker = (instruction: string) => string

/** A text as the language writes it. */
export const quote = (text: string): string => JSON.stringify(text)

/** The groups of a pattern that the instruction must have. */
export const groupsOf = (instruction: string, pattern: RegExp): readonly string[] => {
  const found = pattern.exec(instruction)
  if (!found) throw new Error(`not understood: ${instruction}`)
  return found.slice(1).map((group) => group ?? '')
}

/** The one group of a pattern that the instruction must have. */
export const groupOf = (instruction: string, pattern: RegExp): string => groupsOf(instruction, pattern)[0] ?? ''

/** One statement on each line. */
export const lines = (...statements: readonly (string | readonly string[])[]): string => statements.flat().join('\n')

export interface PlanPlace {
  readonly task: string
  readonly origin: string
  /** Path and query of the task's page. */
  readonly path: string
}

/** The whole plan of an episode: it opens the task's page and does what the maker says. */
export const planOf = (maker: PlanMaker, instruction: string, { task, origin, path }: PlanPlace): string =>
  `plan ${quote(`MiniWoB++ ${task}`)}
site suite = ${quote(origin)}

on suite {
  open ${quote(path)}
${maker(instruction).replace(/^/gm, '  ')}
}
`
