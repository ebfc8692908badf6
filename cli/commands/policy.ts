import { type Command, type ExitCode, usedWrongly } from '../command.ts'
import { POLICY_CHECK_USAGE, policyCheck } from './policy-check.ts'
import { POLICY_SUGGEST_USAGE, policySuggest } from './policy-suggest.ts'
import { POLICY_TEST_USAGE, policyTest } from './policy-test.ts'
import { POLICY_TRY_USAGE, policyTry } from './policy-try.ts'

interface Part {
  readonly usage: string
  readonly run: (args: string[]) => Promise<ExitCode>
}

const PARTS: Readonly<Record<string, Part>> = {
  check: { usage: POLICY_CHECK_USAGE, run: policyCheck },
  test: { usage: POLICY_TEST_USAGE, run: policyTest },
  try: { usage: POLICY_TRY_USAGE, run: policyTry },
  suggest: { usage: POLICY_SUGGEST_USAGE, run: policySuggest }
}

/** `writ policy`: what an admin does with a policy before it takes effect. */
export const policy: Command = {
  usage: Object.values(PARTS)
    .map(({ usage }) => usage)
    .join('\n\n'),

  run: async ([name, ...args]) => {
    const part = name !== undefined && Object.hasOwn(PARTS, name) ? PARTS[name] : undefined
    return part ? part.run(args) : usedWrongly(`policy knows ${Object.keys(PARTS).join(', ')}`)
  }
}
