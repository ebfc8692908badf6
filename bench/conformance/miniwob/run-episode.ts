import type { Diagnostic } from '@writ/dsl/contract'
import type { Page } from 'playwright'
import type { Outcome } from '../../../cli/road/outcome.ts'
import type { Road } from '../../../e2e/stage/start-road.ts'
import { type PlanMaker, type PlanPlace, planOf } from '../../../examples/miniwob/index.ts'
import type { Suite } from './serve-suite.ts'

/** How one episode ended. A task that gives part of its reward was not done: only 1 counts. */
export interface Episode {
  readonly task: string
  readonly seed: number
  readonly instruction: string
  /** From -1 to 1, as the task's page itself gives it; 0 where it never did. */
  readonly reward: number
  /** Why the run stopped: the code of its refusal, or of the first diagnostic, with the line it stands in. */
  readonly stopped?: string
  /** From sending the plan to its end, in milliseconds. */
  readonly ms: number
}

export const isDone = ({ reward }: Episode): boolean => reward === 1

/** What the task's page says under a seed, read in a page of its own before any plan is made. */
export const readInstruction = async (probe: Page, address: string): Promise<string> => {
  await probe.goto(address)
  await probe.waitForFunction('core.EP_TIMER !== null')
  // Freely worded ones come with their fields, which stand behind the words as JSON.
  const said = await probe.evaluate<string>(`(() => {
    const said = core.getUtterance()
    return typeof said === 'string' ? said : said.utterance + ' ' + JSON.stringify(said.fields)
  })()`)
  // A run would take a tab over that shows its site already.
  await probe.goto('about:blank')
  return said
}

/** The reward in the run's own tab, which is closed then. */
export const takeReward = async (probe: Page, address: string): Promise<number> => {
  const page = probe
    .context()
    .pages()
    .find((one) => one.url().startsWith(address))
  if (!page) return 0
  const reward = await page.evaluate<number>('WOB_RAW_REWARD_GLOBAL')
  await page.close()
  return reward
}

const lineAt = (text: string, line: number): string => (text.split('\n')[line - 1] ?? '').trim()

const reasonOf = ({ refusal, diagnostics = [] }: Outcome, text: string): string | undefined => {
  if (!refusal) return undefined
  const [found] = diagnostics as readonly Diagnostic[]
  const { code, span } = found ?? refusal
  return span ? `${code} at \`${lineAt(text, span.line)}\`` : code
}

const makeText = (maker: PlanMaker, instruction: string, place: PlanPlace): { text: string } | { why: string } => {
  try {
    return { text: planOf(maker, instruction, place) }
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * One episode: instruction, plan, and the plan's whole road; then the reward that the page gives. A plan maker that throws
 * does not know this instruction: reward 0.
 */
export const runEpisode = async (
  { road, suite, probe }: { readonly road: Road; readonly suite: Suite; readonly probe: Page },
  task: string,
  seed: number,
  maker: PlanMaker
): Promise<Episode> => {
  const path = suite.pathOf(task, seed)
  const address = suite.origin + path
  const instruction = await readInstruction(probe, address)
  const episode = { task, seed, instruction }
  const made = makeText(maker, instruction, { task, origin: suite.origin, path })
  if ('why' in made) return { ...episode, reward: 0, stopped: made.why, ms: 0 }
  const begun = performance.now()
  const outcome = await road.run(made.text, { request: instruction })
  const ms = performance.now() - begun
  const reward = await takeReward(probe, address)
  const stopped = reasonOf(outcome, made.text)
  return { ...episode, reward, ms, ...(stopped !== undefined && { stopped }) }
}
