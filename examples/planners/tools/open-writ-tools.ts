import { refusal, sessionResponseSchema } from '@writ/dsl/contract'
import { askServer } from '../plain/ask-server.ts'
import { ACT_TOOL } from './act-tool.ts'
import { definitionsOf, type ToolDefinition } from './definitions.ts'
import { followRun } from './follow-run.ts'
import { type Ledger, memoryLedger } from './ledger.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { MALFORMED, readArguments } from './read-arguments.ts'
import { sendAct } from './send-act.ts'
import { connectToWrit, type Told, type WritServer } from './writ-connection.ts'

export interface WritToolsOptions extends WritServer {
  /** What the person asked for, in their words: shown with every question, and the same for all calls. */
  readonly request: string
  /** Where calls are noted that must not be sent twice, even by a process that begins anew; forgotten with this one by default. */
  readonly ledger?: Ledger
  /** How long a run is followed that waits for the person; 600 seconds by default. */
  readonly runSeconds?: number
  /** How many calls a model may make for this request; 100 by default. What it asks for beyond them is not made. */
  readonly calls?: number
  /** Told each answer of the server, before the model is. */
  readonly onAnswer?: (told: Told) => void
}

export interface ToolCall {
  /** Names the call in the ledger: no two calls of a conversation may share it. */
  readonly id: string
  readonly name: string
  /** The arguments as JSON, as models write them, or read already. */
  readonly given: unknown
}

/** What every planner here shares: the tools of one person's request, as a model may call them. */
export interface WritTools {
  /** The page that teaches a model the language. */
  readonly language: string
  readonly definitions: readonly ToolDefinition[]
  /** The answer, as the text that a model reads. It never throws: what went wrong is an answer too. */
  call(call: ToolCall, signal?: AbortSignal): Promise<string>
  close(): Promise<void>
}

const USUAL_CALLS = 100

const LOST: Told = { status: 'unknown', ...refusal('run/unknown-outcome') }

const readLanguage = async ({ client }: Awaited<ReturnType<typeof connectToWrit>>): Promise<string> => {
  const { contents } = await client().readResource({ uri: 'writ://prompt' })
  return contents.map((one) => ('text' in one ? one.text : '')).join('\n')
}

const openSession = async (options: WritToolsOptions): Promise<string> => {
  const opened = await askServer(options, '/v1/sessions', {
    body: { request: options.request },
    isHarmless: true
  })
  if (!opened.ok) throw new Error(opened.refusal.message)
  return sessionResponseSchema.parse(opened.value).session
}

/**
 * Connects to the policy server under the agent's key, and learns from it what a model is told. Throws where it cannot be reached, or
 * does not know the key.
 */
export const openWritTools = async (options: WritToolsOptions): Promise<WritTools> => {
  const { ledger = memoryLedger(), runSeconds = 600, calls = USUAL_CALLS, onAnswer } = options
  const session = ledger.session ?? (await openSession(options))
  ledger.noteSession(session)
  const writ = await connectToWrit(options)
  const definitions = [...definitionsOf(await writ.client().listTools()), ACT_TOOL]

  let made = 0

  /** Sends what is not noted as sent. A run is noted as soon as it is known, so that it is not lost with this process. */
  const send = async ({ id, name }: ToolCall, given: Told, signal?: AbortSignal): Promise<Told> => {
    const noted = ledger.noted(id)
    if (noted?.answer !== undefined) return JSON.parse(noted.answer)
    if (noted) return noted.run === undefined ? LOST : followRun(options, noted.run, { runSeconds, signal })
    ledger.note(id, {})
    if (name !== 'act') return writ.call(name, { ...given, session }, signal)
    const told = await sendAct(options, session, given)
    const { run, status } = told
    if (typeof run !== 'string' || (status !== 'running' && status !== 'asking')) return told
    ledger.note(id, { run })
    return followRun(options, run, { runSeconds, signal })
  }

  const call = async (one: ToolCall, signal?: AbortSignal): Promise<string> => {
    const given = readArguments(one.given)
    if (!definitions.some(({ name }) => name === one.name)) {
      const names = definitions.map(({ name }) => name).join(', ')
      return JSON.stringify({ message: `there is no tool \`${one.name}\`; there are: ${names}` })
    }
    if (!given) return MALFORMED
    if (made === calls) return JSON.stringify({ message: `no more calls: the ${calls} of this request are made` })
    made += 1
    // One that waited its turn is not begun for a caller who has gone.
    if (signal?.aborted) return JSON.stringify({ message: 'the caller gave up; nothing was done' })
    const told = await send(one, given, signal).catch(() => LOST)
    ledger.note(one.id, { answer: JSON.stringify(told) })
    onAnswer?.(told)
    const { session: _, ...rest } = told
    return JSON.stringify(rest)
  }
  return { language: await readLanguage(writ), definitions, call: oneAtATime(call), close: writ.close }
}
