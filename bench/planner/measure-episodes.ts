import { MINIWOB_TASKS, planOf } from '@writ/examples/miniwob'
import type { Page } from 'playwright'
import type { Road } from '../../e2e/stage/start-road.ts'
import { readInstruction, takeReward } from '../conformance/miniwob/run-episode.ts'
import type { Suite } from '../conformance/miniwob/serve-suite.ts'
import { inTurnsOf, type Start } from './in-turns.ts'
import { EPISODE_SCRIPTS, type EpisodeScript } from './miniwob-scripts.ts'
import type { Measured, Side } from './side.ts'
import { runWrit } from './writ-run.ts'

export interface Episodes {
  readonly road: Road
  readonly suite: Suite
  readonly probe: Page
}

interface Episode {
  readonly task: string
  readonly path: string
  readonly instruction: string
}

const rewarded = (reward: number): string => (reward === 1 ? '' : `reward ${reward}`)

const byWrit = async ({ task, path, instruction }: Episode, { road, suite, probe }: Episodes): Promise<Side> => {
  const maker = MINIWOB_TASKS[task]
  if (!maker) throw new Error(`no plan maker for ${task}`)
  const text = planOf(maker, instruction, { task, origin: suite.origin, path })
  const run = await runWrit(road, { request: instruction, text })
  const reward = await takeReward(probe, suite.origin + path)
  return { ...run, failed: run.failed || rewarded(reward) }
}

const byScript = async (
  { path, instruction }: Episode,
  script: EpisodeScript,
  start: Start,
  suite: Suite
): Promise<Side> => {
  const peer = await start()
  const began = performance.now()
  try {
    await peer.open(suite.origin + path)
    await script(peer, instruction)
    const ms = performance.now() - began
    const told = await peer.ask('String(WOB_RAW_REWARD_GLOBAL)')
    return { tally: peer.tally(), ms, failed: rewarded(Number(/"(-?[\d.]+)"/.exec(told)?.[1] ?? Number.NaN)) }
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error)
    return { tally: peer.tally(), ms: performance.now() - began, failed }
  } finally {
    await peer.close()
  }
}

/** One task of the suite, by each side in turn, each time with another seed, the same for all. */
export const measureEpisode = async (task: string, stage: Episodes, times: number): Promise<Measured> => {
  const script = EPISODE_SCRIPTS[task]
  if (!script) throw new Error(`no script for ${task}`)
  const episodeOf = async (seed: number): Promise<Episode> => {
    const path = stage.suite.pathOf(task, seed)
    return { task, path, instruction: await readInstruction(stage.probe, stage.suite.origin + path) }
  }
  const sides = await inTurnsOf(
    times,
    async (seed) => byWrit(await episodeOf(seed), stage),
    async (start, seed) => byScript(await episodeOf(seed), script, start, stage.suite)
  )
  return { name: task, family: 'MiniWoB++', asks: false, sides }
}
