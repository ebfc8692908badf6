import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { type AgentsGiven, readAgentsFile } from '../agents-file.ts'
import { answer, type Command, say, usedWrongly } from '../command.ts'
import {
  EXECUTOR_OPTIONS,
  EXECUTOR_USAGE,
  type ExecutorWish,
  readExecutorWish,
  readyExecutor
} from '../exec/serve-executor.ts'
import { oneOf, parseWhole } from '../options.ts'
import { POLICIES } from '../policies.ts'
import { readTextFile } from '../read-text-file.ts'
import { readTenantsFile } from '../tenants-file.ts'
import { openTools, readToolsWish, TOOL_OPTIONS, TOOL_USAGE } from '../tools-wish.ts'
import { readTracesWish } from '../traces-wish.ts'

const DAY_SECONDS = 86_400

const LOG_LEVELS = ['info', 'warn', 'error', 'none'] as const

const makeKey = () => randomBytes(24).toString('base64url')

/** A server nobody was named for is for the person who started it. */
const ownAgent = (): AgentsGiven => {
  const key = makeKey()
  say(`planner's key (of this start only; name your own with --agents): ${key}`)
  return [{ id: 'planner', name: 'Planner', key, trustedHost: false }]
}

const ownAdminKey = (): string => {
  const key = makeKey()
  say(`admin's key (of this start only; set WRIT_ADMIN_KEY to keep one): ${key}`)
  return key
}

/** Waits for a signal to end, or for standard input to end where that is what the server lives by. */
const untilStopped = (withStdin: boolean): Promise<unknown> =>
  Promise.race([
    once(process, 'SIGTERM'),
    once(process, 'SIGINT'),
    ...(withStdin ? [once(process.stdin.resume(), 'close')] : [])
  ])

/** `writ serve --executor-only`: the executor of another policy server, until it is stopped. */
const serveExecutor = async (wish: ExecutorWish, isStopped: () => Promise<unknown>): Promise<0> => {
  const stopped = isStopped()
  const executor = await (await readyExecutor(wish)).start()
  answer(executor.url)
  await stopped
  await executor.close()
  process.stdin.destroy()
  return 0
}

/** `writ serve`: the policy server, until it is stopped. */
export const serve: Command = {
  usage: `writ serve [--port N] [--data DIR] [--policy FILE] [--agents FILE]

Starts the policy server, prints its address, and goes on until SIGTERM or SIGINT.
  --host ADDRESS      what to listen on (127.0.0.1)
  --port N            0 takes a free one (7717)
  --data DIR          where keys, runs and log are kept (.writ/server)
  --database URL      a PostgreSQL database in its place (postgres://user@host/name; also WRIT_DATABASE, which tells no
                      password to whoever lists processes); many servers may use one at once
  --policy FILE       Cedar text (examples/policies/balanced.cedar)
  --agents FILE       who may send plans: [{"id", "name", "key", "trustedHost"}]
  --tenants FILE      tenants besides the default one: [{"id", "policy", "adminKey", "auditorKey", "persons": ["ann"],
                      "agents": [{"id", "name", "key", "owner": "ann", "trustedHost"}]}]
  --ask-seconds N     how long a question waits for its answer (300)
  --otlp URL          exports runs as OpenTelemetry traces to a receiver (OTLP/HTTP, protobuf) at URL/v1/traces, as
                      OTEL_EXPORTER_OTLP_ENDPOINT does; headers and what else there is in OTEL_EXPORTER_OTLP_… and
                      OTEL_SERVICE_NAME
${EXECUTOR_USAGE}
${TOOL_USAGE}
  --log LEVEL         which lines it writes to standard error, as JSON: info, warn, error or none (warn)
  --until-stdin-ends  also ends when standard input does: for a program that starts the server
The admin's key comes from WRIT_ADMIN_KEY; without it one is made and said. WRIT_AUDITOR_KEY, where it is set, may read the
log; WRIT_OPERATOR_KEY may make tenants. WRIT_TOOL_KEY, 32 bytes as base64url, is what credentials of tool servers are
encrypted under; without it, a key that the store keeps.`,

  run: async (args) => {
    const { values } = parseArgs({
      args,
      options: {
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '7717' },
        data: { type: 'string', default: '.writ/server' },
        policy: { type: 'string', default: POLICIES.balanced },
        agents: { type: 'string' },
        tenants: { type: 'string' },
        database: { type: 'string' },
        'ask-seconds': { type: 'string', default: '300' },
        otlp: { type: 'string' },
        log: { type: 'string', default: 'warn' },
        'until-stdin-ends': { type: 'boolean', default: false },
        ...EXECUTOR_OPTIONS,
        ...TOOL_OPTIONS
      }
    })
    const port = parseWhole(values.port, 0, 65_535)
    if (port === undefined) return usedWrongly('--port is a number from 0 to 65535')
    const askSeconds = parseWhole(values['ask-seconds'], 1, DAY_SECONDS)
    if (askSeconds === undefined) return usedWrongly(`--ask-seconds is a number from 1 to ${DAY_SECONDS}`)
    const traces = readTracesWish(values.otlp, process.env)
    if (traces && 'why' in traces) return usedWrongly(traces.why)
    const level = oneOf(LOG_LEVELS, values.log)
    if (level === undefined) return usedWrongly(`--log is one of ${LOG_LEVELS.join(', ')}`)
    const log = level === 'none' ? undefined : { level, stream: process.stderr }
    const wish = readExecutorWish(values)
    if (wish && 'why' in wish) return usedWrongly(wish.why)
    const tools = readToolsWish(values, process.env)
    if ('why' in tools) return usedWrongly(tools.why)
    const isStopped = () => untilStopped(values['until-stdin-ends'])
    if (wish?.isAlone) return serveExecutor({ ...wish, log }, isStopped)
    const policy = readTextFile(values.policy)
    if ('why' in policy) return usedWrongly(policy.why)

    const more = values.tenants === undefined ? { tenants: [] } : readTenantsFile(values.tenants, policy.text)
    if ('why' in more) return usedWrongly(more.why)
    const { WRIT_ADMIN_KEY, WRIT_AUDITOR_KEY, WRIT_OPERATOR_KEY, WRIT_DATABASE } = process.env
    const database = values.database ?? (WRIT_DATABASE || undefined)
    // Keys of one start only would be each server's own, and the last to start would take the others' away.
    if (database !== undefined && (WRIT_ADMIN_KEY === undefined || values.agents === undefined))
      return usedWrongly('--database needs WRIT_ADMIN_KEY and --agents: its servers share them')
    const given = values.agents === undefined ? { agents: ownAgent() } : readAgentsFile(values.agents)
    if ('why' in given) return usedWrongly(given.why)

    const { startPolicyServer } = await import('@writ/policy-server')
    const stopped = isStopped()
    const toolHost = await openTools(tools)
    try {
      const ready = wish && (await readyExecutor({ ...wish, log }))
      const server = await startPolicyServer({
        host: values.host,
        port,
        dataDir: values.data,
        policy: policy.text,
        database,
        agents: given.agents,
        tenants: more.tenants,
        adminKey: WRIT_ADMIN_KEY ?? ownAdminKey(),
        auditorKey: WRIT_AUDITOR_KEY,
        operatorKey: WRIT_OPERATOR_KEY,
        askSeconds,
        toolHost,
        ...(tools.key && { toolKey: tools.key }),
        ...(traces && { traces }),
        ...(log && { log }),
        ...(ready && { codeHost: ready.codeHost })
      })
      try {
        const executor = await ready?.start(server)
        answer(server.url)
        await stopped
        await executor?.close()
      } finally {
        await server.close()
      }
    } finally {
      await toolHost.close()
      // What is still open for reading would keep this process alive, also where the server did not start.
      process.stdin.destroy()
    }
    return 0
  }
}
