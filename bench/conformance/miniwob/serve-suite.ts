import type { Served } from '../../serve-here.ts'
import { serveFolder } from '../serve-folder.ts'

/**
 * Begins the episode of the query's `seed` as soon as the task is ready, without the cover that a person presses first, and
 * with an hour's time, so that no reward depends on the speed of the machine.
 */
const EPISODE = `addEventListener('load', () => {
  const begin = () => {
    if (!WOB_TASK_READY) return void setTimeout(begin, 10)
    core.EPISODE_MAX_TIME = 3600e3
    Math.seedrandom(core.QueryString.seed)
    core.startEpisodeReal()
  }
  begin()
})`

const BEGIN = `<script>${EPISODE}</script></body>`

/** The suite's `html` folder on a free port of this machine. */
export interface Suite extends Served {
  /** Path and query of a task's page; `seed` decides all that is random in it. */
  pathOf(task: string, seed: number): string
}

/** Serves the suite; each task's page begins its episode by itself. */
export const serveSuite = async (folder: string): Promise<Suite> => {
  const served = await serveFolder({
    folder: () => folder,
    maxAge: 3600,
    rewrite: (path, html) => (/^\/miniwob\/[^/]+\.html$/.test(path) ? html.replace('</body>', () => BEGIN) : html)
  })
  return { ...served, pathOf: (task, seed) => `/miniwob/${task}.html?seed=${seed}` }
}
