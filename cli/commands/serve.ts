import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { type AgentsGiven, readAgentsFile } from '../agents-file.ts'
import { answer, type Command, say, usedWrongly } from '../command.ts'
import { parseWhole } from '../options.ts'
import { POLICIES } from '../policies.ts'
import { readTextFile } from '../read-text-file.ts'

const DAY_SECONDS = 86_400

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

/** `writ serve`: the policy server, until it is stopped. */
export const serve: Command = {
  usage: `writ serve [--port N] [--data DIR] [--policy FILE] [--agents FILE]

Starts the policy server, prints its address, and goes on until SIGTERM or SIGINT.
  --host ADDRESS      what to listen on (127.0.0.1)
  --port N            0 takes a free one (7717)
  --data DIR          where keys, runs and log are kept (.writ/server)
  --policy FILE       Cedar text (examples/policies/balanced.cedar)
  --agents FILE       who may send plans: [{"id", "name", "key", "trustedHost"}]
  --ask-seconds N     how long a question waits for its answer (300)
  --until-stdin-ends  also ends when standard input does: for a program that starts the server
The admin's key comes from WRIT_ADMIN_KEY; without it one is made and said.`,

  run: async (args) => {
    const { values } = parseArgs({
      args,
      options: {
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '7717' },
        data: { type: 'string', default: '.writ/server' },
        policy: { type: 'string', default: POLICIES.balanced },
        agents: { type: 'string' },
        'ask-seconds': { type: 'string', default: '300' },
        'until-stdin-ends': { type: 'boolean', default: false }
      }
    })
    const port = parseWhole(values.port, 0, 65_535)
    if (port === undefined) return usedWrongly('--port is a number from 0 to 65535')
    const askSeconds = parseWhole(values['ask-seconds'], 1, DAY_SECONDS)
    if (askSeconds === undefined) return usedWrongly(`--ask-seconds is a number from 1 to ${DAY_SECONDS}`)
    const policy = readTextFile(values.policy)
    if ('why' in policy) return usedWrongly(policy.why)
    const given = values.agents === undefined ? { agents: ownAgent() } : readAgentsFile(values.agents)
    if ('why' in given) return usedWrongly(given.why)

    const { startPolicyServer } = await import('@writ/policy-server')
    const stopped = untilStopped(values['until-stdin-ends'])
    const server = await startPolicyServer({
      host: values.host,
      port,
      dataDir: values.data,
      policy: policy.text,
      agents: given.agents,
      adminKey: process.env.WRIT_ADMIN_KEY ?? ownAdminKey(),
      askSeconds
    })
    answer(server.url)
    await stopped
    await server.close()
    return 0
  }
}
