import { isDeepStrictEqual } from 'node:util'
import { planOfTask, type Task, type World } from '@writ/examples/tasks'
import type { BrowserName } from '../../../cli/browser/index.ts'
import { type Road, startRoad } from '../start-road.ts'
import { judgeQuestion } from './judge-question.ts'
import { openWorld } from './open-world.ts'
import { type SeenQuestion, watchQuestions } from './watch-questions.ts'

export interface TaskQuestion {
  /** The effect class of an act, or the kind of another question. */
  readonly about: string
  readonly verb?: string
  readonly target?: string
  /** What of it is not true; empty where all is. */
  readonly wrong: readonly string[]
}

export interface TaskResult {
  readonly task: Task
  readonly questions: readonly TaskQuestion[]
  /** Why it was not done; empty where it was. */
  readonly failed: string
  readonly ms: number
}

const receivedAt = (world: World) => (origin: string) =>
  Object.values(world).find(({ url }) => url === origin)?.received ?? []

const printFlow =
  (world: World) =>
  ({ from, to, how }: SeenQuestion['question']['flows'][number]): string => {
    const named = (end: string) => Object.entries(world).find(([, { url }]) => url === end)?.[0] ?? end
    return `${named(from)} → ${named(to)} by ${how.join(' and ')}`
  }

const describe = (seen: SeenQuestion, world: World): TaskQuestion => {
  const { about, flows } = seen.question
  const wrong = judgeQuestion(seen, receivedAt(world))
  if (about.kind === 'flows') return { about: about.kind, target: flows.map(printFlow(world)).join(', '), wrong }
  if (about.kind !== 'act') return { about: about.kind, wrong }
  const { effect, verb, live, target } = about
  return { about: effect, verb, target: live ? `${live.role} “${live.name}”` : (target ?? ''), wrong }
}

/** Closes what the run left open of the sites, as a person would in the end. */
export const closeTabs = async (probe: Awaited<ReturnType<Road['driver']['newPage']>>, world: World): Promise<void> => {
  const origins = Object.values(world).map(({ url }) => url)
  const pages = probe.context().pages()
  for (const page of pages) if (origins.some((origin) => page.url().startsWith(origin))) await page.close()
}

/** The tasks on the real road at *balanced*: a real browser with the extension, the server, one agent of one person who says yes. */
export interface TaskStage {
  run(task: Task): Promise<TaskResult>
  close(): Promise<void>
}

export interface TasksOptions {
  readonly browser: BrowserName
  /** All that will be run: what they are about is opened. */
  readonly tasks: readonly Task[]
}

export const startTasks = async ({ browser, tasks }: TasksOptions): Promise<TaskStage> => {
  const open = await openWorld(tasks)
  const watch = watchQuestions()
  try {
    const road = await startRoad({ browser, vault: open.vault, approve: watch.approve, trustedHost: true })
    const probe = await road.driver.newPage('about:blank')
    return {
      async run(task) {
        const world = await open.renew(task)
        watch.begin(task.file)
        const origins = Object.fromEntries(task.sites.map((site) => [site, world[site]?.url ?? '']))
        const began = performance.now()
        const { status, refusal, result, diagnostics } = await road.run(planOfTask(task, origins), {
          request: task.request,
          ...(task.inputs && { inputs: task.inputs })
        })
        const ms = Math.round(performance.now() - began)
        const questions = watch.seen().map((seen) => describe(seen, world))
        await closeTabs(probe, world)
        const why = () => {
          if (status !== 'done')
            return `${refusal?.code ?? status} at line ${refusal?.span?.line}: ${refusal?.message ?? ''} ${diagnostics ? JSON.stringify(diagnostics) : ''}`
          if (task.tells !== undefined && !isDeepStrictEqual(result, task.tells))
            return `it told ${JSON.stringify(result)}`
          return undefined
        }
        const failed = why() ?? ((await task.holds(world)) ? '' : 'the store does not hold what was asked for')
        return { task, questions, failed, ms }
      },
      close: async () => {
        await road.close()
        await open.close()
      }
    }
  } catch (error) {
    await open.close()
    throw error
  }
}
