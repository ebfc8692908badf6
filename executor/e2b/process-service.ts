import { refusal } from '@writ/dsl/contract'
import * as z from 'zod'
import type { Command, Ended } from '../machine/index.ts'
import type { ConnectError } from './connect-codes.ts'
import { type EventQueue, openEvents } from './event-queue.ts'
import { lookAt } from './filesystem-service.ts'
import type { HeldSandbox } from './held-sandboxes.ts'
import { HOME, insidePath } from './inside-path.ts'
import { inputSchema, selectSchema, signalSchema, startSchema, updateSchema } from './process-messages.ts'
import type { Follower, HeldProcess } from './process-table.ts'
import { type Answered, fail, failed, type Hearing, streaming, unary } from './rpc.ts'

const STILL = { event: { keepalive: {} } }
/** Bytes that are given to a process at once. */
const PIECE = 256 * 1024

/** How a process ended, in E2B's words: -1 where no exit code is. */
const endOf = ({ exitCode, limit }: Ended) => {
  const error = limit === null ? 'ended by a signal' : `ended by its limit of ${limit}`
  return exitCode === null
    ? { exitCode: -1, exited: false, status: error, error }
    : { exitCode, exited: true, status: `exit status ${exitCode}` }
}

const GONE: ConnectError = { code: 'unavailable', message: refusal('executor/closed').message }

/** Tells a queue what a process does. */
const followerOf = (queue: EventQueue, { sandbox }: HeldSandbox, hasTerminal: boolean): Follower => ({
  print: (stream, bytes) => {
    const told = Buffer.from(bytes).toString('base64')
    queue.tell({ event: { data: hasTerminal ? { pty: told } : { [stream]: told } } })
  },
  end: (ended) => {
    if (sandbox.gone.aborted) return queue.end(GONE)
    queue.tell({ event: { end: endOf(ended) } })
    queue.end()
  }
})

/** Holds back what is told until it is let go: a client hears first that a process has started. */
const heldBack = (follower: Follower) => {
  let waiting: (() => void)[] | undefined = []
  const tell = (act: () => void) => (waiting ? waiting.push(act) : act())
  return {
    follower: {
      print: (stream, bytes) => tell(() => follower.print(stream, bytes)),
      end: (ended) => tell(() => follower.end(ended))
    } satisfies Follower,
    letGo: () => {
      for (const act of waiting ?? []) act()
      waiting = undefined
    }
  }
}

const commandOf = (
  { variables }: HeldSandbox,
  { process, pty }: z.infer<typeof startSchema>,
  { endsAfterMs }: Hearing
): Command => ({
  argv: [process.cmd, ...process.args],
  env: { HOME, ...variables, ...process.envs },
  cwd: insidePath(process.cwd ?? HOME),
  ...(endsAfterMs !== undefined && { wallMs: endsAfterMs }),
  ...(pty && { terminal: { columns: pty.size.cols, rows: pty.size.rows } })
})

/** Is the folder there that a command is to begin in? */
const checkFolder = async (held: HeldSandbox, cwd: string | undefined): Promise<ConnectError | undefined> => {
  const session = cwd === undefined ? undefined : held.sandbox.session()
  if (cwd === undefined || !session?.ok || !session.value.tree) return undefined
  const at = insidePath(cwd)
  const there = await lookAt(session.value.tree, at)
  if (!there.ok) return there.error
  const type = there.value?.target?.type ?? there.value?.type
  return type === 'folder' ? undefined : { code: 'invalid_argument', message: `the folder ${at} is not there` }
}

const Start = streaming(startSchema, async (held, message, hearing) => {
  const session = held.sandbox.session()
  if (!session.ok) return failed(session.refusal)
  const wrong = await checkFolder(held, message.process.cwd)
  if (wrong) return fail(wrong)
  const hasTerminal = message.pty !== undefined
  const queue = openEvents({ still: STILL, ...hearing }, () => unfollow?.())
  let unfollow: (() => void) | undefined
  const { follower, letGo } = heldBack(followerOf(queue, held, hasTerminal))
  const { process: config, tag, stdin } = message
  const wish = { config, tag, takesInput: hasTerminal || stdin, command: commandOf(held, message, hearing) }
  const started = await held.processes.start(session.value, wish, follower)
  if (!started.ok) {
    queue.stream.destroy()
    return failed(started.refusal)
  }
  unfollow = started.value.follow(follower)
  if (queue.isOver) unfollow()
  queue.tell({ event: { start: { pid: started.value.running.pid } } })
  letGo()
  return { ok: true, value: queue }
})

const unknown = () => fail({ code: 'not_found', message: 'there is no such process' })

const Connect = streaming(selectSchema, async (held, { process }, hearing) => {
  const found = held.processes.of(process)
  if (!found) return unknown()
  let unfollow: (() => void) | undefined
  const queue = openEvents({ still: STILL, ...hearing }, () => unfollow?.())
  queue.tell({ event: { start: { pid: found.running.pid } } })
  unfollow = found.follow(followerOf(queue, held, found.hasTerminal))
  return { ok: true, value: queue }
})

/** Something to do with one process of the sandbox of a request. */
const withProcess = <T extends { readonly process: { readonly pid?: number; readonly tag?: string } }>(
  schema: z.ZodType<T>,
  act: (process: HeldProcess, message: T) => Promise<ConnectError | undefined>
) =>
  unary(schema, async (held, message): Promise<Answered<object>> => {
    const session = held.sandbox.session()
    if (!session.ok) return failed(session.refusal)
    const found = held.processes.of(message.process)
    const wrong = found ? await act(found, message) : unknown().error
    return wrong ? fail(wrong) : { ok: true, value: {} }
  })

const shut = (message: string): ConnectError => ({ code: 'failed_precondition', message })

/** E2B's `process.Process`. */
export const PROCESS = {
  Start,
  Connect,
  List: unary(z.object({}), async ({ processes }) => {
    const told = processes.list().map(({ running, config, tag }) => ({ pid: running.pid, tag, config }))
    return { ok: true, value: { processes: told } }
  }),
  SendInput: withProcess(inputSchema, async ({ running, takesInput, hasTerminal }, { input }) => {
    if ('pty' in input !== hasTerminal) return shut(`the process has ${hasTerminal ? 'a' : 'no'} terminal`)
    if (!takesInput) return shut('the process was started without stdin')
    const bytes = Buffer.from('pty' in input ? input.pty : input.stdin, 'base64')
    for (let at = 0; at < bytes.length; at += PIECE) await running.write(bytes.subarray(at, at + PIECE))
    return undefined
  }),
  CloseStdin: withProcess(selectSchema, async ({ running, takesInput, hasTerminal }) => {
    if (!takesInput || hasTerminal) return shut('the process has no stdin that can be closed')
    await running.end()
    return undefined
  }),
  SendSignal: withProcess(signalSchema, async ({ running }, { signal }) => {
    const isKill = signal === 'SIGNAL_SIGKILL'
    await running.kill(isKill ? 'SIGKILL' : 'SIGTERM')
    if (isKill) await running.ended
    return undefined
  }),
  Update: withProcess(updateSchema, async ({ running, hasTerminal }, { pty: { size } }) => {
    if (!hasTerminal) return shut('the process has no terminal')
    running.resize({ columns: size.cols, rows: size.rows })
    return undefined
  })
}
