import { planOfTask, TASKS, type Task } from '@writ/examples/tasks'
import type { Page } from 'playwright'
import type { OpenWorld } from '../../e2e/stage/attention/open-world.ts'
import { closeTabs } from '../../e2e/stage/attention/run-task.ts'
import type { Road } from '../../e2e/stage/start-road.ts'
import { APPLICATION_SCRIPTS, type PeerScript, type User } from './application-scripts.ts'
import { inTurnsOf, type Start } from './in-turns.ts'
import type { Measured, Side } from './side.ts'
import { runWrit } from './writ-run.ts'

export interface Applications {
  readonly road: Road
  readonly open: OpenWorld
  readonly probe: Page
}

/** The tasks that a script was written for, in the order of the scripts. */
export const scriptedTasks = (): readonly Task[] =>
  Object.keys(APPLICATION_SCRIPTS).flatMap((name) => TASKS.filter((task) => task.name === name))

const isHeld = async (task: Task, { now }: OpenWorld): Promise<string> =>
  (await task.holds(now())) ? '' : 'the store does not hold what was asked for'

const byWrit = async (task: Task, { road, open, probe }: Applications): Promise<Side> => {
  const world = await open.renew(task)
  const origins = Object.fromEntries(task.sites.map((site) => [site, world[site]?.url ?? '']))
  const text = planOfTask(task, origins)
  const run = await runWrit(road, { request: task.request, text, ...(task.inputs && { inputs: task.inputs }) })
  await closeTabs(probe, world)
  return { ...run, failed: run.failed || (await isHeld(task, open)) }
}

const userOf = (task: Task, { vault, now }: OpenWorld): User => {
  const [site = 'expenses'] = task.sites
  const { username = '', password = '' } = vault.find(({ origin }) => origin === now()[site]?.url) ?? {}
  return { username, password }
}

const byScript = async (task: Task, script: PeerScript, start: Start, open: OpenWorld): Promise<Side> => {
  const world = await open.renew(task)
  const peer = await start()
  const began = performance.now()
  try {
    await script(peer, world, userOf(task, open))
    return { tally: peer.tally(), ms: performance.now() - began, failed: await isHeld(task, open) }
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error)
    return { tally: peer.tally(), ms: performance.now() - began, failed }
  } finally {
    await peer.close()
  }
}

/** One task, by each side in turn, so often; the applications begin anew each time. */
export const measureApplication = async (task: Task, stage: Applications, times: number): Promise<Measured> => {
  const script = APPLICATION_SCRIPTS[task.name]
  if (!script) throw new Error(`no script for ${task.name}`)
  const sides = await inTurnsOf(
    times,
    () => byWrit(task, stage),
    (start) => byScript(task, script, start, stage.open)
  )
  const family = task.sites.includes('wordpress') ? 'WordPress' : 'sample applications'
  return { name: task.name, family, asks: task.asks.length > 0, sides }
}
