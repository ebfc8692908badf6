import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type CodeEnd, type Result, TIER_CHOICES } from '@writ/dsl/contract'
import { answer, type Command, type ExitCode, say, usedWrongly } from '../command.ts'
import { readSecrets } from '../exec/read-secrets.ts'
import type { WantedRun } from '../exec/run-wanted.ts'
import { isHttp, oneOf, parseWhole } from '../options.ts'
import { parseJson } from '../parse-json.ts'
import { readTextFile } from '../read-text-file.ts'

const LANGUAGES = ['python', 'javascript', 'shell'] as const
const MEBIBYTE = 1024 * 1024
const MOST_MEBIBYTES = 65_536
const MOST_SECONDS = 600

const isRecord = (value: unknown): value is WantedRun['input'] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type Remote = Required<Pick<WantedRun, 'remote'>> | { readonly why: string }

/** The executor of `--executor` with the files of its token and key. */
const readRemote = (url: string, tokenPath: string | undefined, keyPath: string | undefined): Remote => {
  if (!isHttp(url)) return { why: '--executor is an http or https address' }
  if (tokenPath === undefined || keyPath === undefined) return { why: '--executor needs --token and --key' }
  const token = readTextFile(tokenPath)
  if ('why' in token) return token
  const key = readTextFile(keyPath)
  return 'why' in key ? key : { remote: { url, token: token.text.trim(), key: key.text } }
}

/** The policy server of `--server`, with the key of an agent of it. */
const readServer = (server: string): Remote => {
  if (!isHttp(server)) return { why: '--server is an http or https address' }
  const agentKey = process.env.WRIT_AGENT_KEY
  return agentKey ? { remote: { server, agentKey } } : { why: '--server needs an agent’s key in WRIT_AGENT_KEY' }
}

const OPTIONS = {
  lang: { type: 'string' },
  tier: { type: 'string', default: 'auto' },
  code: { type: 'string' },
  input: { type: 'string', default: '{}' },
  memory: { type: 'string', default: '256' },
  seconds: { type: 'string', default: '30' },
  egress: { type: 'string', multiple: true },
  secret: { type: 'string', multiple: true },
  server: { type: 'string' },
  executor: { type: 'string' },
  token: { type: 'string' },
  key: { type: 'string' },
  json: { type: 'boolean', default: false }
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

const readWanted = (values: Values): WantedRun | { readonly why: string } => {
  const language = oneOf(LANGUAGES, values.lang ?? '')
  if (!language) return { why: `--lang is one of ${LANGUAGES.join(', ')}` }
  const tier = oneOf(TIER_CHOICES, values.tier)
  if (!tier) return { why: `--tier is one of ${TIER_CHOICES.join(', ')}` }
  if (values.code === undefined) return { why: '--code is the code, or a file with it' }
  const input = parseJson(values.input)
  if (!isRecord(input)) return { why: '--input is a JSON object: each field is a variable of the code' }
  const mebibytes = parseWhole(values.memory, 1, MOST_MEBIBYTES)
  if (mebibytes === undefined) return { why: `--memory is a number of MiB from 1 to ${MOST_MEBIBYTES}` }
  const seconds = parseWhole(values.seconds, 1, MOST_SECONDS)
  if (seconds === undefined) return { why: `--seconds is a number from 1 to ${MOST_SECONDS}` }
  const code = existsSync(values.code) ? readTextFile(values.code) : { text: values.code }
  if ('why' in code) return code
  const { server, executor, egress = [], secret = [] } = values
  const secrets = readSecrets(secret, egress, process.env)
  if ('why' in secrets) return secrets
  const limits = { memory: mebibytes * MEBIBYTE, wallMs: seconds * 1000 }
  const wanted = { language, tier, input, code: code.text, ...limits, egress, ...secrets }
  if (server !== undefined && executor !== undefined) return { why: '--server or --executor, not both' }
  if (server === undefined && executor === undefined) return wanted
  if (secret.length > 0) return { why: '--secret is for an executor that is started for this' }
  if (executor !== undefined && egress.length > 0)
    return { why: 'with --executor the token says whom the code may reach' }
  const remote = executor === undefined ? readServer(server ?? '') : readRemote(executor, values.token, values.key)
  return 'why' in remote ? remote : { ...wanted, ...remote }
}

const printEnd = (ended: Result<CodeEnd>, json: boolean): ExitCode => {
  if (!ended.ok) {
    if (json) answer(JSON.stringify({ refusal: ended.refusal }))
    say(`writ: ${ended.refusal.code}: ${ended.refusal.message}`)
    return 1
  }
  const { exitCode, limit, value, tier, driver, ms } = ended.value
  if (json) answer(JSON.stringify(ended.value))
  else {
    if (value !== undefined) say(`result: ${JSON.stringify(value)}`)
    const how = limit === null ? `exit code ${exitCode ?? 'none'}` : `ended by its limit of ${limit}`
    say(`${how}, ${Math.round(ms)} ms, in ${tier} (${driver})`)
  }
  return exitCode === 0 && limit === null ? 0 : 1
}

/** `writ exec`: one piece of code in a machine of its own. */
export const exec: Command = {
  usage: `writ exec --lang python|javascript|shell --code TEXT|FILE [--tier auto|wasm|process|microvm] [--input JSON] [--json]

Runs code in a machine of its own, which is gone after it. Each field of the input is a variable of the code; what it leaves in
\`result\` is its value (in shell: the JSON that it writes to the file $WRIT_RESULT).
  --tier TIER         what holds it: QuickJS in a process of its own, a jailed process, a machine with its own kernel; auto is the
                      weakest that this computer has for the language (auto)
  --memory MIB        how much memory it may use (256)
  --seconds N         how long it may take (30)
  --egress ORIGIN     an origin that it may reach, as https://api.example, once for each; a machine with its own kernel alone can
  --secret NAME=ORIGIN  the key in your variable NAME goes into its requests to ORIGIN where they hold what stands in its own variable NAME;
                      the code never has it
  --json              one document {stdout, stderr, exitCode, value, tier, driver, ms, limit}; else what it prints, as it comes
  --server URL        a policy server, whose executor runs it where its policy permits; the agent's key comes from WRIT_AGENT_KEY
  --executor URL      an executor that runs already, in place of one that is started for this
  --token FILE        a sandbox token for it
  --key FILE          the private key (JWK, Ed25519) that the token is bound to`,

  run: async (args) => {
    const { values } = parseArgs({ args, options: OPTIONS })
    const wanted = readWanted(values)
    if ('why' in wanted) return usedWrongly(wanted.why)
    const { runWanted } = await import('../exec/run-wanted.ts')
    const hear = (stream: 'stdout' | 'stderr', text: string) => {
      if (!values.json) process[stream].write(text)
    }
    return printEnd(await runWanted(wanted, hear, say), values.json)
  }
}
