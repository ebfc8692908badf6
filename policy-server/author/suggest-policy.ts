import { isOrigin } from '@writ/dsl/contract'
import { cedarPolicy, cedarString, isOneOf, liesWithin } from './cedar-text.ts'
import { MAX_LISTED, mergePaths } from './merge-paths.ts'
import type { PastRun } from './past-run.ts'
import { type UsedEffect, usedEffects } from './used-effects.ts'
import { type UsedFlow, usedFlows } from './used-flows.ts'

const entityOf = (place: string, person: string): string => {
  if (isOrigin(place)) return `Site::${cedarString(place)}`
  if (place === 'person') return `User::${cedarString(person)}`
  if (place === 'planner') return 'Planner::"planner"'
  return place === 'sandbox' ? 'Sandbox::"sandbox"' : `Tool::${cedarString(place.slice('tool:'.length))}`
}

const definite = (values: ReadonlySet<string | undefined>): readonly string[] =>
  [...values].filter((value) => value !== undefined)

/** `context has path && …`, where one was always given; or none, where that happened too. */
const ofOptional = (name: 'path' | 'key', values: ReadonlySet<string | undefined>): readonly string[] => {
  const given = definite(values)
  if (given.length === 0) return [`!(context has ${name})`]
  const { exact, patterns } = mergePaths(given)
  const path = `context.${name}`
  const each = [
    ...(exact.length > 0 ? [isOneOf(path, exact)] : []),
    ...patterns.toSorted().map((pattern) => `${path} like ${cedarString(pattern)}`)
  ]
  const has = `context has ${name} && ${each.length > 1 ? `(${each.join(' || ')})` : each[0]}`
  return [values.has(undefined) ? `(!(context has ${name}) || (${has}))` : has]
}

/** Whose values may go to the place: none but those that went there. */
const ofValues = (values: ReadonlySet<string | undefined>): readonly string[] => {
  const within = `context has values && ${liesWithin('context.values', definite(values))}`
  if (values.size === 1 && values.has(undefined)) return []
  return [values.has(undefined) ? `(!(context has values) || (${within}))` : within]
}

const conditionsOfEffect = (used: UsedEffect): readonly string[] => {
  const { verb, role, names, paths, keys, control, values, languages, count, ms, bytes, ask, raisedFrom, workspace } =
    used
  const isMany = names.size > MAX_LISTED
  return [
    ...(ask ? ['context.approved'] : []),
    raisedFrom ? `context.raised && context.planned == "${raisedFrom}"` : '!context.raised',
    `context.count <= ${count}`,
    `resource.verb == ${cedarString(verb)} && resource.role == ${cedarString(role)}`,
    ...(isMany ? [] : [isOneOf('resource.name', [...names])]),
    ...ofOptional('path', paths),
    ...ofOptional('key', keys),
    liesWithin('context.control', [...control]),
    ...ofValues(values),
    ...(languages.size > 0
      ? [
          `context has language && ${isOneOf('context.language', [...languages])}`,
          `context has ms && context.ms <= ${ms} && context has bytes && context.bytes <= ${bytes}`,
          ...(workspace ? [] : ['context has workspace && !context.workspace'])
        ]
      : [])
  ]
}

const KINDS = ['value', 'branch', 'stopping', 'control'] as const

const conditionsOfFlow = ({ from, how, bits, ask }: UsedFlow): readonly string[] => [
  ...(ask ? ['context.approved'] : []),
  `context.from == ${cedarString(from)}`,
  ...KINDS.filter((kind) => !how.has(kind)).map((kind) => `!context.${kind}`),
  ...(bits === undefined || how.has('value') ? [] : [`context has bits && context.bits <= ${bits}`])
]

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** A name for a rule that no other has. */
const namer = (): ((name: string) => string) => {
  const given = new Map<string, number>()
  return (name) => {
    const count = (given.get(name) ?? 0) + 1
    given.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  }
}

const placeName = (place: string): string => (isOrigin(place) ? place.replace(/^https:\/\//, '') : place)

/** What was granted to nobody but by a policy's no is left out: only runs that were let go on are learned from. */
export const learnableRuns = (runs: readonly PastRun[]): readonly PastRun[] =>
  runs.filter(({ was, isPartial }) => was.decision !== 'deny' && !isPartial)

/**
 * The least that runs of the past needed, as Cedar text: for each agent the effects that its plans were granted, by class, site,
 * verb, role, name, path and count, and its flows. What was asked still asks. Each rule says from how many runs it comes.
 */
export const suggestPolicy = (past: readonly PastRun[]): string => {
  const runs = learnableRuns(past)
  const nameOnce = namer()
  const person = [...new Set(runs.map(({ actors }) => actors.person))]
  const effects = usedEffects(runs).map((used) => {
    const { agent, effect, origin, ask, raisedFrom, runs: from, done, names } = used
    const how = `${ask ? 'asked' : 'silent'}${raisedFrom ? `, raised by the page from ${raisedFrom}` : ''}`
    const many = names.size > MAX_LISTED ? `; ${names.size} names, so any` : ''
    // A person is the place only of what the person is asked; of several, each is named by no rule but `is`.
    const isAnyone = origin === 'person' && person.length !== 1
    const place = isAnyone ? 'resource' : `resource in ${entityOf(origin, person[0] ?? '')}`
    return cedarPolicy({
      comment: `${effect} at ${placeName(origin)}, ${how}: ${plural(from.size, 'run')} of ${runs.length}, done ${plural(done, 'time')}${many}`,
      id: nameOnce(`${agent}: ${effect} at ${placeName(origin)}`),
      head: `permit (principal == Agent::${cedarString(agent)}, action == Action::"${effect}", ${place})`,
      conditions: [...conditionsOfEffect(used), ...(isAnyone ? ['context.origin == "person"'] : [])]
    })
  })
  const flows = usedFlows(runs).map((used) =>
    cedarPolicy({
      comment: `data from ${placeName(used.from)} to ${placeName(used.to)} (${[...used.how].join(', ')}), ${used.ask ? 'asked' : 'silent'}: ${plural(used.runs.size, 'run')} of ${runs.length}`,
      id: nameOnce(`${used.agent}: ${placeName(used.from)} to ${placeName(used.to)}`),
      head: `permit (principal == Agent::${cedarString(used.agent)}, action == Action::"flow", resource == ${entityOf(used.to, person[0] ?? '')})`,
      conditions: conditionsOfFlow(used)
    })
  )
  const open = runs.filter(({ egress }) => egress === 'open')
  const openSites = Map.groupBy(
    open.flatMap(({ actors, manifest }) =>
      [...new Set(manifest.effects.flatMap(({ origin, via = [] }) => [origin, ...via]))]
        .filter(isOrigin)
        .map((site) => ({ agent: actors.agent.id, site }))
    ),
    ({ agent, site }) => JSON.stringify([agent, site])
  )
  const egress = [...openSites.values()].flatMap(([first, ...more]) =>
    first
      ? [
          cedarPolicy({
            comment: `pages of ${placeName(first.site)} loaded what they load: ${plural(more.length + 1, 'run')} of ${runs.length}`,
            id: nameOnce(`${first.agent}: egress at ${placeName(first.site)}`),
            head: `permit (principal == Agent::${cedarString(first.agent)}, action == Action::"egress", resource == Site::${cedarString(first.site)})`,
            conditions: []
          })
        ]
      : []
  )
  const [from = '', to = from] = [
    runs.map(({ at }) => at).toSorted()[0],
    runs
      .map(({ at }) => at)
      .toSorted()
      .at(-1)
  ]
  const header = [
    `// The least that ${plural(runs.length, 'run')} needed${from === '' ? '' : `, from ${from} to ${to}`}.`,
    '// Everything else is denied. What asked the person before still asks. Read every rule before it takes effect: what was',
    '// used is not always what should be, and what is needed once a year may not be among it.'
  ].join('\n')
  return `${[header, ...effects, ...flows, ...egress].join('\n\n')}\n`
}
