import type { Gap, LogAnswer, ToldAct, ToldRun, ToldToken } from '@writ/policy-server/audit'

const printAct = ({ at, leaf, verb, class: effect, origin, outcome, answer, said, clockOff }: ToldAct): string =>
  [
    `  ${at}`,
    `leaf ${leaf}`.padEnd(11),
    verb.padEnd(10),
    effect.padEnd(9),
    outcome.padEnd(8),
    origin,
    ...(answer === undefined ? [] : [`asked: ${answer}`]),
    ...(said === undefined ? [] : [`settled: ${said}`]),
    ...(clockOff ? ['(the device’s clock was wrong)'] : [])
  ].join('  ')

const printRun = ({ run, agent, person, decided, status, code, acts, faults, unchecked = [] }: ToldRun): string =>
  [
    `${run}: ${agent} for ${person ?? 'somebody whose name was erased'}, decided ${decided}, ${status}${code === undefined ? '' : ` (${code})`}`,
    ...(acts.length === 0 ? ['  nothing done there in that time'] : acts.map(printAct)),
    ...faults.map(({ leaf, why }) => `  leaf ${leaf}: ${why}`),
    ...unchecked.map(
      (leaf) => `  leaf ${leaf}: not checked, for what it leans on or what was told before it was erased`
    )
  ].join('\n')

const printToken = ({ token, agent, person, at, leaf, executor, egress }: ToldToken): string =>
  `${token}: ${agent} for ${person} got a token for code of its own at ${at} (leaf ${leaf}), at ${executor}, which may reach ${egress.length === 0 ? 'nobody' : egress.join(', ')}`

const printGap = (gap: Gap): string => {
  switch (gap.kind) {
    case 'log-ends':
      return `the log ends ${gap.at === undefined ? 'before it began' : `at ${gap.at}`}: what came after is not in it`
    case 'run-open':
      return `${gap.run} has not ended: the device ${gap.device} may have more to tell`
    case 'run-faulty':
      return `what is told of ${gap.run} cannot be`
    case 'code-untold':
      return `what code did with the token ${gap.token} is not in the log`
    case 'erased':
      return `leaves ${gap.from} to ${gap.end - 1} were erased: what they told is not known`
  }
}

/** An auditor's answer as a person reads it: what was done, then why nothing is missing, or what may be. */
export const printAnswer = ({ size, root, runs, refused, tokens, chains, gaps }: LogAnswer, trusted: boolean): string =>
  [
    ...(runs.length === 0 ? ['nothing was done'] : runs.map(printRun)),
    ...refused.map(
      ({ run, agent, at, code, leaf }) => `${run}: a plan of ${agent} was refused at ${at} (${code}, leaf ${leaf})`
    ),
    ...tokens.map(printToken),
    '',
    `All ${size} leaves of the log verify, root ${root}${trusted ? '' : ' (by its own key; give --key to know whose it is)'}.`,
    ...chains.map(
      ({ device, person, entries, last }) =>
        `Device ${device} of ${person}: ${entries} entries without a gap${last === undefined ? '' : `, the last of ${last}`}.`
    ),
    ...(gaps.length === 0
      ? ['Nothing is missing.']
      : ['Not proven that nothing is missing:', ...gaps.map((gap) => `  ${printGap(gap)}`)])
  ].join('\n')
