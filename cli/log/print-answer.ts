import type { Gap, LogAnswer, ToldAct, ToldRun, ToldState, ToldToken, ToldTool } from '@writ/policy-server/audit'

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

const SAID = { active: 'was let go on', paused: 'was paused', stopped: 'was stopped' } as const

const printState = ({ agent, state, person, why, key, at, leaf }: ToldState): string =>
  key !== undefined
    ? `${agent}: began anew at ${at} (leaf ${leaf}) with another key, ${key}`
    : `${agent}: ${SAID[state]} at ${at} (leaf ${leaf}) by ${person === undefined ? 'an admin' : `${person}, as far as it acts for them`}${why === undefined ? '' : `: ${JSON.stringify(why)}`}`

const printTool = ({
  what,
  server,
  tool,
  place,
  issuer,
  pin,
  class: as,
  person,
  device,
  at,
  leaf
}: ToldTool): string => {
  const whose = person === undefined ? '' : ` for ${person}`
  const by = device === undefined ? 'an admin' : `them, on ${device}`
  const did: Record<ToldTool['what'], string> = {
    added: `was registered by an admin, at ${place ?? 'a place that is not told'}${issuer === undefined ? '' : `, where one signs in at ${issuer}`}`,
    removed: 'was removed by an admin, with its tools',
    approved: `was approved by an admin as ${as ?? '?'}, as ${pin ?? '?'}`,
    withdrawn: 'was approved no more, by an admin',
    changed: `was met as something else${pin === undefined ? '' : `, ${pin}`}`,
    credential: `was given a credential${whose} by ${by}`,
    'credential-removed': `had its credential${whose} taken away by ${by}`,
    'credential-ended': `was signed in at no more${whose}: its authorization server gave no more tokens`
  }
  return `tool:${server}${tool === undefined ? '' : `.${tool}`}: ${did[what]}, at ${at} (leaf ${leaf})`
}

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
export const printAnswer = (
  { size, root, runs, refused, tokens, states, tools, chains, gaps }: LogAnswer,
  trusted: boolean
): string =>
  [
    ...(runs.length === 0 ? ['nothing was done'] : runs.map(printRun)),
    ...refused.map(
      ({ run, agent, at, code, leaf }) => `${run}: a plan of ${agent} was refused at ${at} (${code}, leaf ${leaf})`
    ),
    ...tokens.map(printToken),
    ...states.map(printState),
    ...tools.map(printTool),
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
