import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Command, Ended, Running, Session } from '../machine/index.ts'

/** A command as its client asked for it. */
export interface ProcessConfig {
  readonly cmd: string
  readonly args: readonly string[]
  readonly envs: Readonly<Record<string, string>>
  readonly cwd?: string | undefined
}

/** Whoever follows a process: what it prints, and its end. */
export interface Follower {
  print(stream: 'stdout' | 'stderr', bytes: Uint8Array): void
  end(ended: Ended): void
}

export interface HeldProcess {
  readonly config: ProcessConfig
  readonly tag?: string | undefined
  readonly running: Running
  /** Does it have a terminal; is its stdin open? */
  readonly hasTerminal: boolean
  readonly takesInput: boolean
  /** Tells from now on; what was printed before is told to nobody again. Gives what ends it. */
  follow(follower: Follower): () => void
}

export interface StartWish {
  readonly config: ProcessConfig
  readonly tag?: string | undefined
  readonly takesInput: boolean
  readonly command: Command
}

/** The commands that run in one sandbox. */
export interface ProcessTable {
  /** Starts one, and tells the first follower all that it prints. Refuses `executor/busy`, and as `Session.start` does. */
  start(session: Session, wish: StartWish, follower: Follower): Promise<Result<HeldProcess>>
  of(selector: { readonly pid?: number | undefined; readonly tag?: string | undefined }): HeldProcess | undefined
  list(): readonly HeldProcess[]
}

/**
 * `most` processes at once: those that a session starts count against nothing in the machine until they start others themselves.
 */
export const processTable = (most: number): ProcessTable => {
  const table = new Map<number, HeldProcess>()
  let starting = 0
  return {
    async start(session, { config, tag, takesInput, command }, first) {
      if (table.size + starting >= most) return refuse('executor/busy', { seconds: 1 })
      const followers = new Set([first])
      starting += 1
      const started = await session
        .start(command, (stream, bytes) => {
          for (const follower of followers) follower.print(stream, bytes)
        })
        .finally(() => {
          starting -= 1
        })
      if (!started.ok) return started
      const running = started.value
      const held: HeldProcess = {
        config,
        tag,
        running,
        takesInput,
        hasTerminal: command.terminal !== undefined,
        follow(follower) {
          followers.add(follower)
          return () => followers.delete(follower)
        }
      }
      table.set(running.pid, held)
      running.ended.then((ended) => {
        table.delete(running.pid)
        for (const follower of followers) follower.end(ended)
      })
      if (!takesInput) await running.end()
      return ok(held)
    },
    of: ({ pid, tag }) =>
      pid === undefined ? [...table.values()].find((held) => held.tag === tag && tag !== undefined) : table.get(pid),
    list: () => [...table.values()]
  }
}
