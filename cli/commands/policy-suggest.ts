import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { compareRun, layPolicies, learnableRuns, parsePolicy, suggestPolicy } from '@writ/policy-server/author'
import { answer, type ExitCode, say, usedWrongly } from '../command.ts'
import { findRuns, RUNS_OPTIONS, RUNS_USAGE } from '../policy/recorded-runs.ts'

export const POLICY_SUGGEST_USAGE = `writ policy suggest (--runs PATH | --server URL) [--agent ID] [--out FILE] [--json]

Proposes the least that runs of the past needed: a policy that permits what they were granted, and nothing else.
${RUNS_USAGE}
  --agent ID       only the runs of this agent
  --out FILE       where the policy is written; standard output, without it
  --json           one JSON document: {runs, policy, left}
Exit 0 when there is a policy, which then was decided again over those runs; 1 when there is nothing to learn from.`

/** `writ policy suggest`: least privilege, learned from what was granted. */
export const policySuggest = async (args: string[]): Promise<ExitCode> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...RUNS_OPTIONS,
      agent: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false }
    }
  })
  if (positionals.length > 0) return usedWrongly('policy suggest takes no FILE; say where the runs are with --runs')
  if (values.log !== undefined) return usedWrongly('a log holds too little to learn from; use --runs or --server')
  const found = await findRuns(values)
  if ('why' in found) return usedWrongly(found.why)
  const asked = found.past.filter(({ actors }) => values.agent === undefined || actors.agent.id === values.agent)
  const runs = learnableRuns(asked)
  if (runs.length === 0) {
    say('writ: none of these runs was let go on, so there is nothing to learn from')
    return 1
  }
  const text = suggestPolicy(runs)
  const policy = parsePolicy(text)
  if (!policy.ok) throw new Error(policy.refusal.message)
  // INVARIANT: what is proposed lets every run go on that it was learned from.
  const laid = layPolicies({ tenant: policy.value, dial: 'none' })
  const lost = runs.filter((past) => compareRun(laid, past).would === 'deny')
  if (lost.length > 0) throw new Error(`the proposal would refuse ${lost.map(({ run }) => run).join(', ')}`)
  if (values.out !== undefined) writeFileSync(values.out, text)
  if (values.json) answer(JSON.stringify({ runs: runs.length, policy: text, left: found.left }))
  else if (values.out === undefined) process.stdout.write(text)
  say(`learned from ${runs.length} of ${found.past.length + found.left.length} runs`)
  return 0
}
