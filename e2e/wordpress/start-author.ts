import { loadPlan } from '@writ/examples/plans'
import type { BrowserDriver, BrowserName } from '../../cli/browser/index.ts'
import type { Outcome } from '../../cli/road/outcome.ts'
import { startRoad } from '../stage/start-road.ts'
import type { WordPress } from './start-wordpress.ts'

/** How one plan went, with what the person was asked. */
export interface Written {
  readonly outcome: Outcome
  /** Class and answer of each question, in order, as the run's report says. */
  readonly asked: readonly string[]
  /** Each question as its page showed it, as an accessibility tree. */
  readonly questions: readonly string[]
}

/** A person with a browser, whose vault holds the blog's sign-in as `author`, under the balanced policy. */
export interface Author {
  readonly driver: BrowserDriver
  /** Everything the planner was told so far: events and outcomes. */
  readonly told: readonly unknown[]
  run(
    plan: 'publish' | 'blocks' | 'read' | 'delete',
    inputs: Readonly<Record<string, string>>,
    answer?: 'all' | 'none'
  ): Promise<Written>
  /** The server's log after the last run, saved and verified offline. */
  log(): Promise<{ readonly verified: boolean; readonly path: string }>
  close(): Promise<void>
}

export const startAuthor = async (browser: BrowserName, blog: WordPress): Promise<Author> => {
  const told: unknown[] = []
  let questions: string[] = []
  let approve: 'all' | 'none' = 'none'
  let last: string | null = null
  const road = await startRoad({
    browser,
    vault: [{ name: 'author', origin: blog.url, username: blog.user, password: blog.password }],
    approve: (shown) => {
      questions.push(shown)
      return approve
    }
  })
  return {
    driver: road.driver,
    told,
    async run(plan, inputs, answer = 'all') {
      questions = []
      approve = answer
      const outcome = await road.run(loadPlan(`wordpress-${plan}`, { blog: blog.url }), {
        request: `${plan} my post`,
        inputs,
        onEvent: (event) => told.push(event)
      })
      told.push(outcome)
      last = outcome.run
      const asked = outcome.approvals.map(({ effect, choice }) => `${effect} ${choice}`)
      return { outcome, asked, questions }
    },
    log: () => road.log(last),
    close: road.close
  }
}
