import { KNOWN_REASONS } from './known-reasons.ts'
import { STEPS } from './todo-plan.ts'

export interface AppResult {
  readonly app: string
  readonly done: readonly (typeof STEPS)[number][]
  /** What stopped it, as measured: the code of a refusal, or the first step that it does not do; empty where all was done. */
  readonly why: string
}

const isWhole = ({ done }: AppResult): boolean => done.length === STEPS.length

/** What was measured, and behind it what looking at the example has shown. */
const reasonOf = (result: AppResult): string =>
  isWhole(result) ? '' : [result.why, KNOWN_REASONS[result.app] ?? ''].filter((said) => said !== '').join('; ')

const row = (result: AppResult): string =>
  `| ${result.app} | ${STEPS.map((step) => (result.done.includes(step) ? 'yes' : 'no')).join(' | ')} | ${reasonOf(result)} |`

/** The page of results: what was done in each example, and what not. */
export const printResults = (results: readonly AppResult[], browser: string): string => {
  const started = results.filter(({ done }) => done.includes('start'))
  const whole = started.filter(isWhole)
  return `# TodoMVC

Written by \`npm run conformance -- todomvc --data FOLDER --write\`, where FOLDER is a checkout of
[TodoMVC](https://github.com/tastejs/todomvc), in ${browser}. One plan of roles and texts
([\`todo-plan.ts\`](../../bench/conformance/todomvc/todo-plan.ts)) takes the whole road in every example: it adds three items,
checks one, looks through the filters, and removes it. An example starts where a field to write in shows within eight seconds.

${whole.length} of the ${started.length} examples that start are used whole; ${results.length - started.length} of ${results.length} do not start as they lie in the repository.

| example | ${STEPS.join(' | ')} | why |
| --- | ${STEPS.map(() => '---').join(' | ')} | --- |
${results.map(row).join('\n')}
`
}
