import { fileURLToPath } from 'node:url'
import type { Job, Language } from '../machine/index.ts'

/** The folder of what runs code inside any machine: `runner.py`, `runner.mjs`, `runner.sh` and what they need. */
export const RUNNERS_FOLDER = fileURLToPath(new URL('.', import.meta.url))

/** The files of it that a machine needs. */
export const RUNNER_FILES = ['runner.py', 'runner.mjs', 'strict-json.mjs', 'runner.sh', 'job-to-files.awk'] as const

/** Where a runner finds its job, and where it leaves the value. */
export const JOB_FD = 3
export const VALUE_FD = 4

const PROGRAMS: Readonly<Record<Language, readonly string[]>> = {
  python: ['python3', '-I'],
  javascript: ['node'],
  shell: ['sh']
}

const FILES: Readonly<Record<Language, string>> = {
  python: 'runner.py',
  javascript: 'runner.mjs',
  shell: 'runner.sh'
}

/**
 * The command that runs a job of the language, where the machine has the runners at `folder`. It reads the job from fd 3 to its
 * end, and leaves the value at fd 4.
 */
export const runnerArgv = (language: Language, folder: string): readonly string[] => [
  ...PROGRAMS[language],
  `${folder}/${FILES[language]}`
]

/** What a runner reads from fd 3. */
export const jobText = ({ code, input }: Pick<Job, 'code' | 'input'>): string => JSON.stringify({ code, input })
