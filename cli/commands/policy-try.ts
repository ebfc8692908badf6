import { parseArgs } from 'node:util'
import { type ComparedRun, compareRun, DIALS, layPolicies, parsePolicy } from '@writ/policy-server/author'
import { answer, type ExitCode, say, usedWrongly } from '../command.ts'
import { oneOf } from '../options.ts'
import { findRuns, RUNS_OPTIONS, RUNS_USAGE } from '../policy/recorded-runs.ts'
import { readTextFiles } from '../read-text-files.ts'

export const POLICY_TRY_USAGE = `writ policy try FILE… (--runs PATH | --server URL | --log BUNDLE) [--dial DIAL] [--json]

What would have changed had these policies decided the runs of the past: plan by plan, effect by effect.
${RUNS_USAGE}
  --log BUNDLE     a saved log: it holds neither targets, paths, requests nor flows, so what it tells is partial
  --dial DIAL      cautious, balanced, swift, or none: the policies by themselves (balanced, as a server has it)
  --json           one JSON document: {runs, changed, left}
Exit 0 when the runs were decided again, whatever came of it; 1 when a policy cannot take effect.`

const ORDER = ['allow', 'ask', 'deny']

const isChanged = ({ was, would, changes }: ComparedRun): boolean => was !== would || changes.length > 0

const printRun = ({ run, at, agent, request, was, would, changes }: ComparedRun): string => {
  const head = `${run}  ${at}  ${agent}${request === '' ? '' : `  “${request}”`}: ${was} → ${would}`
  return [
    head,
    ...changes.map(({ what, was: before = '?', would: now, by }) => `  ${before} → ${now}  ${what} (${by})`)
  ].join('\n')
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

const printSum = (all: readonly ComparedRun[], left: number): string => {
  const stricter = (from: string, to: string) => ORDER.indexOf(to) > ORDER.indexOf(from)
  const count = (test: (one: ComparedRun) => boolean) => all.filter(test).length
  return [
    plural(all.length, 'run'),
    `${count((one) => !isChanged(one))} the same`,
    `${count(({ was, would }) => would === 'deny' && was !== 'deny')} would be refused`,
    `${count(({ was, would }) => was === 'allow' && would === 'ask')} would ask`,
    `${count(({ was, would }) => stricter(would, was))} would go on with less`,
    ...(left > 0 ? [`${left} not decided again`] : [])
  ].join(', ')
}

/** `writ policy try`: a policy over the runs of the past, before it decides those of the future. */
export const policyTry = async (args: string[]): Promise<ExitCode> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...RUNS_OPTIONS,
      dial: { type: 'string', default: 'balanced' },
      json: { type: 'boolean', default: false }
    }
  })
  if (positionals.length === 0) return usedWrongly('policy try needs a FILE')
  const read = readTextFiles(positionals)
  if ('why' in read) return usedWrongly(read.why)
  const policy = parsePolicy(read.files.map(({ text }) => text).join('\n'))
  if (!policy.ok) {
    say(`writ: ${policy.refusal.message}`)
    return 1
  }
  const dial = oneOf([...DIALS, 'none'] as const, values.dial)
  if (!dial) return usedWrongly(`--dial is one of ${DIALS.join(', ')} and none`)
  const found = await findRuns(values)
  if ('why' in found) return usedWrongly(found.why)
  const { past, left } = found
  const laid = layPolicies({ tenant: policy.value, dial })
  const all = past.map((one) => compareRun(laid, one))
  const changed = all.filter(isChanged)
  if (values.json) {
    answer(JSON.stringify({ runs: all.length, changed, left }))
    return 0
  }
  for (const one of changed) answer(printRun(one))
  for (const { run, why } of left) say(`${run}: ${why}`)
  if (all.some(({ isPartial }) => isPartial))
    say('A log holds neither targets, paths, requests nor flows: what a policy asks of these was taken as empty.')
  answer(printSum(all, left.length))
  return 0
}
