import { spawn, spawnSync } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Job } from '../../machine/index.ts'
import { jobText, RUNNERS_FOLDER, runnerArgv } from '../index.ts'

/** Why a runner cannot be tried here, or `undefined`. */
export const lackOf = (program: string): string | undefined =>
  spawnSync(program, ['--help'], { stdio: 'ignore' }).error === undefined ? undefined : `there is no ${program} here`

/** Runs the runner as it stands, in no jail: only for code of our own. `shell` is the shell to take in place of `sh`. */
export const runOnHost = async (job: Job, shell: readonly string[] = ['sh']) => {
  const [program = '', ...args] = runnerArgv(job.language, RUNNERS_FOLDER.slice(0, -1))
  const [command = '', ...before] = program === 'sh' ? shell : [program]
  const child = spawn(command, [...before, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] })
  const hear = async (fd: number): Promise<string> => text(child.stdio[fd] as Readable)
  const heard = [hear(1), hear(2), hear(4)] as const
  const channel = child.stdio[3] as Writable
  // A program that leaves before it has read its job is no failure of the test.
  channel.on('error', () => undefined)
  channel.end(jobText(job))
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr, value] = await Promise.all(heard)
  return { exitCode, stdout, stderr, value }
}
