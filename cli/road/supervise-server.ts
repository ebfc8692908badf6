import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { say } from '../command.ts'
import { freePort } from './free-port.ts'

export interface ServerOptions {
  /** Where the server keeps what it knows. */
  readonly dataDir: string
  /** Path of the Cedar text. */
  readonly policy: string
  readonly askSeconds: number
  /** Does the planner pass on what the person themselves typed? Not, unless it is said. */
  readonly trustedHost?: boolean
  /** Agents of the same person beside the planner that this program starts. */
  readonly others?: readonly OtherAgent[]
  /** Does an executor run beside it, for the code of plans? */
  readonly executor?: boolean
  /** Servers of tools that it may reach at private addresses, by their origins; and a folder of programs for those that it runs. */
  readonly tools?: ToolsGiven
  /** Keys and port of an earlier start on the same data, which this one goes on from; new ones, where that is not said. */
  readonly again?: Pick<SupervisedServer, 'url' | 'adminKey' | 'agentKey'>
  /** A PostgreSQL database, as `postgres://user@host/name`, in the place of the data directory's own. */
  readonly database?: string
  /** How often it is brought back; five times, where that is not said. */
  readonly restarts?: number
  /** More variables of its environment. */
  readonly env?: Readonly<Record<string, string>>
}

export interface OtherAgent {
  readonly id: string
  readonly name: string
  readonly key: string
}

export interface ToolsGiven {
  readonly near?: readonly string[]
  readonly programs?: string
}

const toolOptions = ({ near, programs }: ToolsGiven): readonly string[] => [
  ...(near ? ['--tool-near', near.join(',')] : []),
  ...(programs === undefined ? [] : ['--tool-programs', programs])
]

/** The policy server as a process of its own, brought back when it dies. */
export interface SupervisedServer {
  readonly url: string
  readonly adminKey: string
  /** Key of the planner that this program starts. */
  readonly agentKey: string
  /** Process id of the server that lives now. */
  pid(): number | undefined
  stop(): Promise<void>
}

const RESTARTS = 5
const PAUSE_MS = 300
const STOP_MS = 5000
const MAIN = join(import.meta.dirname, '../main.ts')

const makeKey = () => randomBytes(24).toString('base64url')

/** Plans are told of an executor's address before it listens, so that it is chosen here. */
const executorOptions = async (dataDir: string): Promise<readonly string[]> => [
  '--executor',
  ...['--executor-port', String(await freePort()), '--executor-data', join(dataDir, 'executor')]
]

const writeAgents = (
  dataDir: string,
  planner: OtherAgent & { readonly trustedHost: boolean },
  others: readonly OtherAgent[]
): string => {
  const path = join(dataDir, 'agents.json')
  writeFileSync(path, JSON.stringify([planner, ...others]), { mode: 0o600 })
  return path
}

/** The first line a started server prints is its address; one that ends before has said why on standard error. */
const readUrl = (server: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    if (server.stdout) createInterface(server.stdout).once('line', resolve)
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`the policy server did not start (exit code ${code})`)))
  })

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

/**
 * Starts the policy server and waits until it listens. One that is killed or crashes is started again on the same port and
 * data, `restarts` times at most; each time is said. It ends with this program, however this program ends.
 */
export const superviseServer = async (options: ServerOptions): Promise<SupervisedServer> => {
  const { dataDir, policy, askSeconds, trustedHost = false, executor = false, others = [] } = options
  const { again, database = '', restarts: most = RESTARTS, env = {}, tools = {} } = options
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const { adminKey, agentKey } = again ?? { adminKey: makeKey(), agentKey: makeKey() }
  const planner = { id: 'planner', name: 'Sample planner', key: agentKey, trustedHost }
  const agents = writeAgents(dataDir, planner, others)
  const beside = executor ? await executorOptions(dataDir) : []

  const start = (port: string) => {
    const given = [
      '--data',
      dataDir,
      '--policy',
      policy,
      '--agents',
      agents,
      '--ask-seconds',
      String(askSeconds),
      ...beside,
      ...toolOptions(tools)
    ]
    return spawn(process.execPath, [MAIN, 'serve', '--until-stdin-ends', '--port', port, ...given], {
      // Its standard input is a pipe from here: it ends when this process does, even by SIGKILL.
      stdio: ['pipe', 'pipe', 'inherit'],
      // Its data is this program's own, whatever database another server is told of.
      env: { ...process.env, ...env, WRIT_ADMIN_KEY: adminKey, WRIT_DATABASE: database },
      // A group of its own: Ctrl-C reaches this program, which then stops the server in order.
      detached: true
    })
  }

  let server = start(again ? new URL(again.url).port : '0')
  let stopping = false
  let restarts = 0
  const url = await readUrl(server)
  const { port } = new URL(url)

  const watch = (watched: ChildProcess) => {
    watched.once('exit', (code, signal) => {
      if (stopping) return
      if (restarts === most) {
        say(`The policy server died again (${signal ?? code}); it is not started once more.`)
        return
      }
      restarts += 1
      say(`The policy server died (${signal ?? code}); starting it again (${restarts} of ${most}) …`)
      setTimeout(() => {
        if (stopping) return
        server = start(port)
        server.stdout?.resume()
        watch(server)
      }, PAUSE_MS)
    })
  }
  watch(server)

  return {
    url,
    adminKey,
    agentKey,
    pid: () => server.pid,
    stop: async () => {
      stopping = true
      if (hasEnded(server)) return
      const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()))
      server.kill('SIGTERM')
      const timer = setTimeout(() => server.kill('SIGKILL'), STOP_MS)
      await gone
      clearTimeout(timer)
    }
  }
}
