import type { TaskQuestion, TaskResult } from '../../../e2e/stage/attention/run-task.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

export const printQuestion = ({ about, verb, target }: Omit<TaskQuestion, 'wrong'>): string =>
  target === undefined ? about : [`${about}:`, ...(verb === undefined ? [] : [verb]), target].join(' ')

const row = ({ task, questions, failed }: TaskResult): string => {
  const wrong = questions.flatMap((question) => question.wrong)
  const truth = questions.length === 0 ? '' : wrong.length === 0 ? 'yes' : wrong.join('; ')
  const cells = [
    task.name,
    task.kind,
    task.sites.join(', '),
    failed === '' ? 'yes' : failed,
    `${questions.length}`,
    questions.map(printQuestion).join('<br>'),
    truth
  ]
  return `| ${cells.map(cell).join(' | ')} |`
}

/** What the table shows where it falls short. */
const MISSED = `The aim is one question at most in 36 tasks, and 0.5 on average. Why it is missed:

- A name that the agent put together (\`"Select " + subject\`), or one with a glob (\`radio like "Express*"\`), is the agent's own value, and the
  form that sends it asks.
- A file of the person is chosen in one question, put into the page in a second, and sent in a third: it is chosen before the page is there
  that the second shows, and the page has it before the form is sent.
- Data that moves from one site to another is asked about before the run begins, and at the form that takes it: what is filled in reaches
  the page before the form can be shown.

Why these stay is in [ADR 32](../adr/0032-what-a-submit-sends.md).

`

/** The page of results: what was asked in each task, and whether it was true. */
export const printResults = (results: readonly TaskResult[], browser: string): string => {
  const questions = results.flatMap((result) => result.questions)
  const most = results.filter((result) => result.questions.length <= 1)
  const isReached = most.length >= 36 && questions.length <= results.length / 2
  const isTrue = questions.filter(({ wrong }) => wrong.length === 0)
  return `# Attention

Written by \`npm run conformance -- attention --write\`, in ${browser}. Forty ordinary tasks
([\`examples/tasks/\`](../../examples/tasks)) take the whole road, one after the other, by one agent for one person, under
[\`balanced.cedar\`](../../examples/policies/balanced.cedar) with the dial at _balanced_. The requests are the person's own words, passed
on by a trusted host. Every question is answered with yes by the approval page's own button. What stops an agent that asks too much in
a short time is taken out, since forty tasks in a few minutes are more than a person gives.

- ${results.filter(({ failed }) => failed === '').length} of ${results.length} tasks are done: the run ends well, and the application's own store holds what was asked for.
- ${most.length} of ${results.length} tasks ask once at most; ${(questions.length / results.length).toFixed(2)} questions a task on average.
- ${isTrue.length} of ${questions.length} questions are true in every fact: what the approval page shows, the question that the answer is signed over, what
  Playwright's own reader finds at the element (role, name, form, fields, link), and what the application's server got after the answer
  say the same.

${isReached ? '' : MISSED}| task | kind | sites | done | questions | about | facts true |
| --- | --- | --- | --- | --- | --- | --- |
${results.map(row).join('\n')}
`
}
