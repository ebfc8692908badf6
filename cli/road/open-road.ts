import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '@writ/dsl/contract'
import { planAndRun } from '@writ/examples/planners/plain'
import { type BrowserName, launchBrowser } from '../browser/index.ts'
import { say } from '../command.ts'
import { type SavedLog, saveLog } from '../log/save-log.ts'
import { answerApprovals } from './answer-approvals.ts'
import type { Approve } from './approve.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { type ModelOutcome, type ModelTask, planWithModel } from './plan-with-model.ts'
import { printEvent } from './print-event.ts'
import { setUpDevice } from './set-up-device.ts'
import { superviseServer } from './supervise-server.ts'
import type { VaultEntry } from './vault-file.ts'

export interface RoadOptions {
  readonly browser: BrowserName
  readonly headless: boolean
  /** Path of the Cedar text. */
  readonly policy: string
  readonly approve: Approve
  readonly askSeconds: number
  /** Are the requests the person's own words? See `personRequest`. */
  readonly trustedHost: boolean
  /** Does an executor run beside the server, for the code of plans? */
  readonly executor: boolean
  readonly vault: readonly VaultEntry[]
  /** Folder of everything that is kept: the server's data, the log, the pictures. */
  readonly data: string
}

/** What a planner says: the person's request, the plan, its inputs. */
export interface Task {
  readonly request: string
  readonly text: string
  readonly inputs: Readonly<Record<string, Json>>
}

/** A policy server, a browser with the extension enrolled with it, and a planner: all a plan's road needs. */
export interface Road {
  readonly server: string
  readonly pictures: readonly string[]
  /** Sends one plan and follows it to its end; each step is said as it comes. `log` is the file's name in the data folder. */
  run(task: Task, log: string): Promise<Outcome & { readonly log: SavedLog }>
  /** Lets a model plan, look and mend until the task is done; the log is that of its last run. */
  plan(task: Omit<ModelTask, 'server' | 'key'>, log: string): Promise<ModelOutcome & { readonly log: SavedLog }>
}

/** Takes what must be ended when the program ends, as soon as it exists. */
export type Keep = (close: () => Promise<void>) => void

/** Brings up server and browser, enrols, fills the vault. What it starts is handed to `keep`. Throws where a part fails to start. */
export const openRoad = async (options: RoadOptions, keep: Keep): Promise<Road> => {
  const { data, policy, askSeconds, trustedHost, executor, browser, headless, approve, vault } = options
  const pictures = join(data, 'pictures')
  mkdirSync(pictures, { recursive: true, mode: 0o700 })
  say(executor ? 'Starting the policy server and the executor of code …' : 'Starting the policy server …')
  const server = await superviseServer({ dataDir: join(data, 'server'), policy, askSeconds, trustedHost, executor })
  keep(server.stop)
  say(`Starting ${browser} with the extension …`)
  const driver = await launchBrowser(browser, { headless })
  keep(driver.close)
  const taken = answerApprovals(driver, { approve, display: !headless, pictures })
  say('Enrolling the browser …')
  await setUpDevice(driver, server, vault)

  const run = async (task: Task, log: string) => {
    const ended = await planAndRun({
      server: server.url,
      key: server.agentKey,
      ...task,
      onEvent: ({ what }) => {
        const line = printEvent(what)
        if (line) say(line)
      }
    })
    const outcome = outcomeOf(ended)
    return { ...outcome, log: await saveLog(server, outcome.run ?? undefined, join(data, log)) }
  }
  const plan: Road['plan'] = async (task, log) => {
    const outcome = await planWithModel({ server: server.url, key: server.agentKey, ...task })
    return { ...outcome, log: await saveLog(server, outcome.run ?? undefined, join(data, log)) }
  }
  return { server: server.url, pictures: taken, run, plan }
}
