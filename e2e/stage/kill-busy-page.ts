import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

interface Running {
  readonly parent: number
  readonly isRenderer: boolean
  /** Of the processor so far, in clock ticks. */
  readonly ticks: number
}

/** By its arguments in Chromium, by its name in Firefox, where the extension's own process is of another name. */
const RENDERER = /--type=renderer|\((?:Isolated Web Co|Web Content)/

const read = (pid: string): readonly (readonly [number, Running])[] => {
  try {
    // proc(5): after the name in parentheses stand state and parent, and further on the times in user and kernel mode.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.split(') ').at(-1)?.split(' ') ?? []
    const isRenderer = RENDERER.test(`${stat} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8')}`)
    return [[Number(pid), { parent: Number(fields[1]), isRenderer, ticks: Number(fields[11]) + Number(fields[12]) }]]
  } catch {
    return []
  }
}

/** The renderers of the browsers that this process has started. */
const ownRenderers = (): ReadonlyMap<number, Running> => {
  const all = new Map(readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? read(name) : [])))
  const isOurs = (pid: number | undefined): boolean =>
    pid === process.pid || (pid !== undefined && pid > 1 && isOurs(all.get(pid)?.parent))
  return new Map([...all].filter(([pid, { isRenderer }]) => isRenderer && isOurs(pid)))
}

/** The renderer that took most of the processor in half a second, where one took a good part of it. */
const busiest = async (): Promise<number | undefined> => {
  const before = ownRenderers()
  await sleep(500)
  const rises = [...ownRenderers()].map(([pid, { ticks }]) => ({
    pid,
    rise: ticks - (before.get(pid)?.ticks ?? ticks)
  }))
  const [first] = rises.sort((a, b) => b.rise - a.rise)
  return first && first.rise >= 10 ? first.pid : undefined
}

const LOOKS = 40

/**
 * Kills the renderer of a page whose script goes on and on, once it is the busiest three times one after the other. A driver cannot end such
 * a page: what it says waits until the script is done.
 */
export const killBusyPage = async (): Promise<void> => {
  let [last, times]: [number | undefined, number] = [undefined, 0]
  for (let looks = 0; looks < LOOKS; looks++) {
    const pid = await busiest()
    times = pid !== undefined && pid === last ? times + 1 : 1
    last = pid
    if (pid === undefined || times < 3) continue
    process.kill(pid, 'SIGKILL')
    return
  }
  throw new Error('no page is busy')
}
