/** 0 done, 1 failed or refused, 2 used wrongly. */
export type ExitCode = 0 | 1 | 2

/** One command of `writ`: `usage` is what `--help` prints, `run` takes the words after the command's name. */
export interface Command {
  readonly usage: string
  readonly run: (args: string[]) => Promise<ExitCode>
}

/** Progress, refusals in words, everything that is not the answer: standard error. */
export const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

/** The answer: standard output. */
export const answer = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** Says in one line what was used wrongly. */
export const usedWrongly = (line: string): 2 => {
  say(`writ: ${line}`)
  return 2
}
