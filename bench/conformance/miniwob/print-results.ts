import { median } from '../../quantile.ts'
import { type Episode, isDone } from './run-episode.ts'

/** All episodes of one task. */
export interface TaskResult {
  readonly task: string
  readonly episodes: readonly Episode[]
}

export const passesOf = ({ episodes }: TaskResult): number => episodes.filter(isDone).length

/** Why episodes of the task failed, each reason once, with how often. */
export const reasonsOf = ({ episodes }: TaskResult): readonly string[] => {
  const counted = new Map<string, number>()
  for (const episode of episodes) {
    if (isDone(episode)) continue
    const why = episode.stopped ?? `reward ${episode.reward}`
    counted.set(why, (counted.get(why) ?? 0) + 1)
  }
  return [...counted].map(([why, times]) => (times > 1 ? `${why} (${times} times)` : why))
}

export const medianMs = (results: readonly TaskResult[]): number => {
  return Math.round(median(results.flatMap(({ episodes }) => episodes.map(({ ms }) => ms))))
}

const cell = (text: string): string => text.replaceAll('|', '\\|')

const row = (result: TaskResult): string =>
  `| ${result.task} | ${passesOf(result)} | ${reasonsOf(result).map(cell).join('; ')} |`

/** The page of results: how many tasks pass every seed, and what fails. */
export const printResults = (
  results: readonly TaskResult[],
  undone: readonly string[],
  { seeds, browser }: { readonly seeds: number; readonly browser: string }
): string => {
  const whole = results.filter((result) => passesOf(result) === seeds).length
  return `# MiniWoB++

Written by \`npm run conformance -- miniwob --data FOLDER --write\`, where FOLDER is \`miniwob/html\` of
[MiniWoB++](https://github.com/Farama-Foundation/miniwob-plusplus). Each plan is made from the instruction of its episode
([\`examples/miniwob\`](../../examples/miniwob)) and takes the whole road: parse, check, policy, capability, extension, page, in a
real ${browser}. An episode passes where the page itself gives a reward of 1; time does not count. A task passes where all of
its ${seeds} seeds do.

Whoever wrote the makers knew each task's page beforehand: its layout, the names of its icons, the patterns of its digits, the suite's
own list of synonyms. For the tasks whose wording is free (\`-nl\`) they take the fields that the suite itself gives beside it.

${whole} of ${results.length + undone.length} tasks pass; the median episode takes ${medianMs(results)} ms.

| task | of ${seeds} | what fails |
| --- | --- | --- |
${[...results]
  .sort((a, b) => a.task.localeCompare(b.task))
  .map(row)
  .join('\n')}

${undone.length > 0 ? `No plans yet: ${undone.join(', ')}.\n` : ''}`
}
