import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { planAndRun, type RunEvent } from '@writ/examples/planners/plain'
import { BALANCED_POLICY } from '@writ/policy-server'
import {
  type BrowserDriver,
  type BrowserName,
  type ExtensionBuild,
  type LaunchOptions,
  launchBrowser,
  type Managed
} from '../../cli/browser/index.ts'
import { saveLog } from '../../cli/log/save-log.ts'
import { type AnswerOptions, answerApprovals } from '../../cli/road/answer-approvals.ts'
import { type Outcome, outcomeOf } from '../../cli/road/outcome.ts'
import { setUpDevice } from '../../cli/road/set-up-device.ts'
import {
  type OtherAgent,
  type SupervisedServer,
  superviseServer,
  type ToolsGiven
} from '../../cli/road/supervise-server.ts'
import type { VaultEntry } from '../../cli/road/vault-file.ts'
import { rewriteStore } from './answer-as.ts'

export interface RoadOptions {
  readonly browser: BrowserName
  /** One that runs already, with the policy that is said here, and that stays. */
  readonly server?: SupervisedServer
  /** What the extension's vault holds before the first plan. */
  readonly vault: readonly VaultEntry[]
  readonly approve?: AnswerOptions['approve']
  /** Cedar text; the balanced policy if not said. */
  readonly policy?: string
  readonly askSeconds?: number
  /** Are requests and inputs the person's own words, passed on by the planner? Not, unless it is said. */
  readonly trustedHost?: boolean
  /** Agents beside the planner. */
  readonly others?: readonly OtherAgent[]
  /** Does an executor run beside the server, for the code of plans? */
  readonly executor?: true
  /** Servers of tools that the server may reach or run. */
  readonly tools?: ToolsGiven
  /** What an administrator sets for the extension in this browser, given the server's address. */
  readonly managed?: (server: string) => Managed
  readonly build?: ExtensionBuild
  /** Folder of another build, instead of `build`. */
  readonly extension?: string
  /** Does the extension count how much its agent asks, and hold it up? */
  readonly brake?: true
  /** Preferences of Firefox. */
  readonly prefs?: NonNullable<LaunchOptions['prefs']>
  /** Are pages that were left kept for going back to them? */
  readonly keepsPages?: true
  /** Other extensions beside it. */
  readonly also?: NonNullable<LaunchOptions['also']>
  /** Extra switches of the browser. */
  readonly args?: readonly string[]
  /** Done with each approval page before it is answered. */
  readonly beforeAnswer?: NonNullable<AnswerOptions['before']>
  /** By what name the browser knows the server, where not by its number. */
  readonly serverName?: 'localhost'
}

export interface Told {
  readonly request?: string
  readonly inputs?: Record<string, string | number | boolean>
  readonly onEvent?: (event: RunEvent) => void
}

/** A real browser with the built extension, enrolled, and a real policy server in a process of its own. */
export interface Road {
  readonly driver: BrowserDriver
  readonly server: SupervisedServer
  readonly folder: string
  /** Sends a plan as a planner does and waits for its end. */
  run(text: string, told?: Told): Promise<Outcome>
  /** The server's log after that run, saved and verified offline. */
  log(run: string | null): Promise<{ readonly verified: boolean; readonly path: string }>
  close(): Promise<void>
}

/** A real policy server of its own process, which keeps what it knows in a folder. */
export const startServer = async (
  folder: string,
  {
    policy,
    askSeconds = 60,
    trustedHost = false,
    executor = false,
    others = [],
    tools
  }: Pick<RoadOptions, 'policy' | 'askSeconds' | 'trustedHost' | 'others' | 'tools'> & { readonly executor?: boolean }
): Promise<SupervisedServer> => {
  const policyFile = join(folder, 'policy.cedar')
  if (policy !== undefined) writeFileSync(policyFile, policy)
  return await superviseServer({
    dataDir: join(folder, 'server'),
    policy: policy === undefined ? BALANCED_POLICY : policyFile,
    askSeconds,
    trustedHost,
    executor,
    others,
    ...(tools && { tools })
  })
}

export const startRoad = async (options: RoadOptions): Promise<Road> => {
  const { browser, vault, approve = 'all', prefs, build, extension, managed, brake, keepsPages } = options
  const { args, also, beforeAnswer, serverName } = options
  const folder = mkdtempSync(join(tmpdir(), 'writ-e2e-'))
  const closers: (() => Promise<void>)[] = [async () => rmSync(folder, { recursive: true, force: true })]
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end()
  }
  try {
    const server = options.server ?? (await startServer(folder, options))
    if (!options.server) closers.push(server.stop)
    const driver = await launchBrowser(browser, {
      headless: true,
      ...(args && { args }),
      ...(also && { also }),
      ...(build && { build }),
      ...(extension !== undefined && { extension }),
      ...(prefs && { prefs }),
      ...(keepsPages && { keepsPages }),
      ...(managed && { managed: managed(server.url) })
    })
    closers.push(driver.close)
    answerApprovals(driver, {
      approve,
      display: false,
      before: async (page) => {
        // Tests ask faster than any agent may.
        if (!brake) await rewriteStore(page, 'agents', 'gone')
        await beforeAnswer?.(page)
      }
    })
    const { port } = new URL(server.url)
    const known = serverName === undefined ? server : { ...server, url: `http://${serverName}:${port}` }
    await setUpDevice(driver, known, vault)
    return {
      driver,
      server,
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
