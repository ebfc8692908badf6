import { type Effect, type EffectClass, type Flow, isOrigin, type Source } from '@writ/dsl/contract'

/** Why something is risky, each in one sentence for an admin: `context.risks` holds the names. */
export const RISKS = {
  sends: 'it sends a form or another message to the site',
  'moves-files': 'a file goes to the site or comes from it',
  'reaches-others': 'it reaches other people',
  pays: 'it spends money or binds the person',
  irreversible: 'what it deletes may not come back',
  'signs-in': 'it uses a secret of the person',
  'runs-code': 'it runs code',
  'calls-a-tool': 'it uses a tool outside the browser',
  raised: 'the page may make it more than the plan says',
  repeated: 'the plan can do it several times',
  'computed-target': 'what it aims at is known only while the plan runs',
  'steered-by-others': 'another site, code or a tool decides what it aims at',
  'values-of-the-agent': 'values that it sends were written by the agent and do not stand in the request',
  'values-of-others': 'values that it sends come from another site, from code or from a tool',
  unencrypted: 'the site is reached without encryption',
  'crosses-sites': 'data of one site reaches another site, code or a tool',
  'first-time': 'this agent has not moved such data for this person before'
} as const
export type Risk = keyof typeof RISKS

const OF_CLASS: Readonly<Partial<Record<EffectClass, Risk>>> = {
  submit: 'sends',
  download: 'moves-files',
  upload: 'moves-files',
  share: 'reaches-others',
  transact: 'pays',
  destroy: 'irreversible',
  secret: 'signs-in',
  code: 'runs-code'
}

const LOOPBACK = /^http:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/

const isForeign = (source: Source, origin: string): boolean =>
  source !== origin && source !== 'person' && source !== 'planner'

/** Why an act of this class is risky. */
export const risksOfEffect = (effect: Effect, asClass: EffectClass): Risk[] => {
  const { origin, control, values = [], max, target } = effect
  const ofClass = OF_CLASS[asClass]
  const isSent = asClass === 'submit' || asClass === 'share' || asClass === 'transact' || asClass === 'destroy'
  const found: readonly (readonly [boolean, Risk])[] = [
    [origin.startsWith('tool:'), 'calls-a-tool'],
    [asClass !== effect.effect, 'raised'],
    [max > 1, 'repeated'],
    [target?.match !== undefined && !('text' in target.match), 'computed-target'],
    [control.some((source) => isForeign(source, origin)), 'steered-by-others'],
    [isSent && values.includes('planner'), 'values-of-the-agent'],
    [isSent && values.some((source) => isForeign(source, origin)), 'values-of-others'],
    [isOrigin(origin) && origin.startsWith('http:') && !LOOPBACK.test(origin), 'unencrypted']
  ]
  return [...(ofClass ? [ofClass] : []), ...found.flatMap(([holds, risk]) => (holds ? [risk] : []))]
}

/** Why a flow is risky. */
export const risksOfFlow = ({ how }: Flow, crossSite: boolean, first: boolean): Risk[] => [
  ...(crossSite ? (['crosses-sites'] as const) : []),
  ...(crossSite && first ? (['first-time'] as const) : []),
  ...(how.includes('control') ? (['steered-by-others'] as const) : [])
]
