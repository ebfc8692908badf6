import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Expenses, SEED_USER, startExpenses } from '@writ/examples/expenses'
import { planAndRun, type RunEvent } from '@writ/examples/planners/plain'
import { BALANCED_POLICY } from '@writ/policy-server'
import { type BrowserDriver, type BrowserName, launchBrowser } from '../../cli/browser/index.ts'
import { saveLog } from '../../cli/log/save-log.ts'
import { type Approve, answerApprovals } from '../../cli/road/answer-approvals.ts'
import { type Outcome, outcomeOf } from '../../cli/road/outcome.ts'
import { setUpDevice } from '../../cli/road/set-up-device.ts'
import { type SupervisedServer, superviseServer } from '../../cli/road/supervise-server.ts'

export interface StageOptions {
  readonly browser: BrowserName
  readonly approve?: Approve
  /** Cedar text; the balanced policy if not said. */
  readonly policy?: string
  readonly askSeconds?: number
}

export interface Told {
  readonly request?: string
  readonly inputs?: Record<string, string | number | boolean>
  readonly onEvent?: (event: RunEvent) => void
}

/** A real browser with the built extension, a real policy server in a process of its own, and the sample site. */
export interface Stage {
  readonly driver: BrowserDriver
  readonly server: SupervisedServer
  readonly site: Expenses
  readonly folder: string
  /** Sends a plan as a planner does and waits for its end. */
  run(text: string, told?: Told): Promise<Outcome>
  /** The server's log after that run, saved and verified offline. */
  log(run: string | null): Promise<{ readonly verified: boolean; readonly path: string }>
  close(): Promise<void>
}

export const setStage = async ({ browser, approve = 'all', policy, askSeconds = 60 }: StageOptions): Promise<Stage> => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-e2e-'))
  const closers: (() => Promise<void>)[] = [async () => rmSync(folder, { recursive: true, force: true })]
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end()
  }
  try {
    const site = await startExpenses({})
    closers.push(site.close)
    const policyFile = join(folder, 'policy.cedar')
    if (policy !== undefined) writeFileSync(policyFile, policy)
    const server = await superviseServer({
      dataDir: join(folder, 'server'),
      policy: policy === undefined ? BALANCED_POLICY : policyFile,
      askSeconds
    })
    closers.push(server.stop)
    const driver = await launchBrowser(browser, { headless: true })
    closers.push(driver.close)
    answerApprovals(driver, { approve, display: false, pictures: folder })
    const { name: username, password } = SEED_USER
    await setUpDevice(driver, server, [{ name: 'work', origin: site.url, username, password }])
    return {
      driver,
      server,
      site,
      folder,
      close,
      async run(text, { request = 'Do what the test says', inputs = {}, onEvent } = {}) {
        const ended = await planAndRun({
          server: server.url,
          key: server.agentKey,
          request,
          text,
          inputs,
          ...(onEvent && { onEvent })
        })
        return outcomeOf(ended)
      },
      log: (run) => saveLog(server, run ?? undefined, join(folder, 'log.json'))
    }
  } catch (error) {
    await close()
    throw error
  }
}
