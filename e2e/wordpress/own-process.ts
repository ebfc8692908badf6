import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'

export interface OwnProcess {
  readonly running: () => boolean
  /** Ends the process and its children, by their process group, and waits until it is gone. */
  readonly stop: () => Promise<void>
}

const signal = ({ pid }: ChildProcess, name: NodeJS.Signals): void => {
  try {
    if (pid) process.kill(-pid, name)
  } catch {
    // The group is gone already.
  }
}

export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** File that its output goes to. */
  readonly log: string
}

/** Starts a server of ours in a process group of its own, so that its workers end with it; also when we end. */
export const startProcess = (file: string, args: readonly string[], { env, cwd, log }: ProcessOptions): OwnProcess => {
  const out = openSync(log, 'a')
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', out, out],
    ...(env && { env: { ...process.env, ...env } }),
    cwd
  })
  closeSync(out)
  let running = true
  const gone = once(child, 'close').then(() => {
    running = false
  })
  const last = () => signal(child, 'SIGKILL')
  process.once('exit', last)
  return {
    running: () => running,
    async stop() {
      process.removeListener('exit', last)
      if (running) {
        signal(child, 'SIGTERM')
        const late = setTimeout(last, 5000)
        await gone
        clearTimeout(late)
      }
      // A worker that outlived its parent.
      last()
    }
  }
}
