import type { TaskQuestion, TaskResult } from '../../../e2e/stage/attention/run-task.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

export const printQuestion = ({ about, verb, target }: Omit<TaskQuestion, 'wrong'>): string =>
  target === undefined ? about : [`${about}:`, ...(verb === undefined ? [] : [verb]), target].join(' ')

/** The same tasks, by one agent in a row and, where that was run, each by a new one, in one order. */
export interface Both {
  readonly row: readonly TaskResult[]
  readonly apart: readonly TaskResult[] | undefined
}

const askedIn = ({ questions }: TaskResult): string =>
  questions.length === 0 ? '0' : `${questions.length}: ${questions.map(printQuestion).join('<br>')}`

const line = (inARow: TaskResult, apart: TaskResult | undefined): string => {
  const { task } = inARow
  const both = apart ? [inARow, apart] : [inARow]
  const failed = both.map((one) => one.failed).find((why) => why !== '')
  const wrong = both.flatMap(({ questions }) => questions.flatMap((one) => one.wrong))
  const asked = [askedIn(inARow), apart ? askedIn(apart) : 'not run']
  const cells = [task.name, task.kind, task.sites.join(', '), failed ?? 'yes', ...asked]
  return `| ${[...cells, wrong.join('; ') || 'yes'].map(cell).join(' | ')} |`
}

/** How many tasks may ask more than once, and how often a task asks on average: the aims. */
const MOST_OFTEN = 36
const ON_AVERAGE = 0.5

const summary = (results: readonly TaskResult[]): string => {
  const questions = results.flatMap((result) => result.questions)
  const once = results.filter((result) => result.questions.length <= 1).length
  const done = results.filter(({ failed }) => failed === '').length
  const isTrue = questions.filter(({ wrong }) => wrong.length === 0).length
  return `${done} of ${results.length} done; ${once} ask once at most; ${(questions.length / results.length).toFixed(2)} questions a task; ${isTrue} of ${questions.length} questions true in every fact`
}

const isReached = (results: readonly TaskResult[]): boolean =>
  results.filter((result) => result.questions.length <= 1).length >= MOST_OFTEN &&
  results.flatMap((result) => result.questions).length <= results.length * ON_AVERAGE

/** What the table shows where it falls short. */
const MISSED = `The aim is one question at most in 36 tasks, and 0.5 on average. What asks most beside what cannot be taken back:

- A name with a glob (\`radio like "Express*"\`) is the agent's own value, and the form that sends it asks.
- So is what is pressed by its place among several of one name (\`button "Apply" first\`, above and below a table), a key that may choose
  (\`press "ArrowDown"\`), and a button whose words are not known to be a way (\`button "Star"\`).
- What an agent was shown at one site it may have told another, once a person let it: what is read there counts as both sites' from then on,
  and a form that takes it asks.
- A file of the person is chosen in one question, put into the page in a second, and sent in a third: it is chosen before the page is there
  that the second shows, and the page has it before the form is sent.
- Data that moves from one site to another is asked about before the run begins, and at the form that takes it: what is filled in reaches
  the page before the form can be shown.

Why these stay is in [ADR 32](../adr/0032-what-a-submit-sends.md).

`

export interface Ran {
  readonly browser: string
  /** Names of the tasks that could not be run here, and why. */
  readonly leftOut: readonly string[]
}

/** The page of results: what was asked in each task, and whether it was true. */
export const printResults = ({ row, apart }: Both, { browser, leftOut }: Ran): string => `# Attention

Written by \`npm run conformance -- attention --write\`, in ${browser}. Forty ordinary tasks
([\`examples/tasks/\`](../../examples/tasks)), on four sample applications and a real WordPress, take the whole road for one person, under
[\`balanced.cedar\`](../../examples/policies/balanced.cedar) with the dial at _balanced_. The requests are the person's own words, passed
on by a trusted host. Every question is answered with yes by the approval page's own button. What stops an agent that asks too much in
a short time is taken out, since forty tasks in a few minutes are more than a person gives.

- **By one agent, one task after the other**, so that it knows of each site what it was shown before: ${summary(row)}.
- **Each by a new agent**: ${apart ? summary(apart) : 'not run for this page'}.

A task is done where the run ends well and the application's own store holds what was asked for. A question is true where what the approval
page shows, the question that the answer is signed over, what Playwright's own reader finds at the element (role, name, form, fields, link),
and what the application's server got after the answer say the same.

${leftOut.length === 0 ? '' : `Left out here: ${leftOut.join('; ')}.\n\n`}${isReached(row) && isReached(apart ?? row) ? '' : MISSED}| task | kind | sites | done | asked, by one agent | asked, by a new one | facts true |
| --- | --- | --- | --- | --- | --- | --- |
${row.map((one, i) => line(one, apart?.[i])).join('\n')}
`
