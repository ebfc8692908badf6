import {
  type Effect,
  hashText,
  isOrigin,
  type LiveTarget,
  type Manifest,
  matchesPattern,
  type TargetPattern
} from '../../contract/index.ts'
import type { Dispatched } from '../drive/trace.ts'

interface Aimed {
  readonly target?: LiveTarget
  readonly to?: LiveTarget | string
  readonly url?: string
  readonly key?: string
  readonly name?: string
  readonly code?: string
  readonly language?: string
  readonly ms?: number
  readonly bytes?: number
  readonly tool?: string
  readonly verb?: string
  readonly act?: Aimed
  readonly seen?: readonly { readonly target: LiveTarget }[]
}

const fitsPattern = (pattern: TargetPattern | undefined, live: LiveTarget | undefined): boolean =>
  pattern === undefined ? live === undefined : live !== undefined && matchesPattern(pattern, live)

/** What the act inside a download aims at; of a wait for several things nothing, since an effect names one target. */
const aimed = (verb: string, act: Aimed): Aimed => {
  if (verb === 'download' && act.act) return act.act
  const [only, second] = act.seen ?? []
  return only && !second ? { target: only.target } : act
}

/** What of a dispatched step is not what its effect says; nothing where it is. */
const notIn = (effect: Effect, { verb, class: risk, origin, happenedAt, act }: Dispatched): string | undefined => {
  const of = aimed(verb, act as Aimed)
  if (effect.verb !== verb) return 'verb'
  if (effect.effect !== risk) return 'class'
  if (effect.origin !== origin) return 'origin'
  if (happenedAt !== origin && !(effect.via as readonly string[] | undefined)?.includes(happenedAt)) return 'where'
  if (!fitsPattern(effect.target, of.target)) return 'target'
  if (verb !== 'declassify' && !fitsPattern(effect.to, of.to as LiveTarget | undefined)) return 'where it drops'
  if (effect.path !== undefined && of.url !== `${origin}${effect.path}`) return 'path'
  if (verb === 'open' && !of.url?.startsWith(`${origin}/`)) return 'address'
  if (effect.key !== of.key) return 'key'
  if (verb === 'call' && effect.name !== of.name) return 'function'
  if (verb === 'run' && effect.name !== hashText(of.code ?? '')) return 'code'
  return undefined
}

const isBlessed = (manifest: Manifest, { effect, verb, act }: Dispatched): boolean =>
  manifest.blessings.some((each) => each.effect === effect && each.kind === verb && each.to === (act as Aimed).to)

/** Is the step one that the manifest tells, in every part? Gives what is not. */
export const judgeStep = (manifest: Manifest, step: Dispatched): string | undefined => {
  const effect = manifest.effects.find(({ id }) => id === step.effect)
  if (!effect) return `step ${step.step}: no effect ${step.effect}`
  const part = notIn(effect, step)
  if (part) return `step ${step.step} (${step.verb} at ${step.happenedAt}): ${part} is not that of ${step.effect}`
  if (step.verb === 'run' && !manifest.code.some((use) => use.effect === step.effect))
    return `step ${step.step}: its code is not listed`
  if (step.verb === 'call' && !isOrigin(step.origin) && !manifest.tools.some((use) => use.effect === step.effect))
    return `step ${step.step}: its tool is not listed`
  if ((step.verb === 'endorse' || step.verb === 'declassify') && !isBlessed(manifest, step))
    return `step ${step.step}: its blessing is not listed`
  return undefined
}

/** How often things happened in one run, by what the manifest counts. */
export interface Counts {
  readonly effects: ReadonlyMap<string, number>
  readonly secrets: ReadonlyMap<string, number>
  readonly steps: number
}

export const countOf = (
  dispatched: readonly Dispatched[],
  secrets: readonly { name: string; part: string; at: string }[]
): Counts => {
  const tally = (keys: readonly string[]) => {
    const counts = new Map<string, number>()
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
    return counts
  }
  return {
    effects: tally(dispatched.map(({ effect }) => effect)),
    secrets: tally(secrets.map(({ name, part, at }) => `${name}.${part} at ${at}`)),
    steps: dispatched.length
  }
}

/** What happened more often than the manifest says. */
export const judgeCounts = (manifest: Manifest, counts: Counts): string | undefined => {
  if (counts.steps > manifest.maxSteps) return `${counts.steps} steps; the manifest says ${manifest.maxSteps}`
  const over = (what: string, times: number, listed: readonly { readonly max: number }[]) => {
    const max = listed.reduce((sum, each) => sum + each.max, 0)
    return times > max ? `${what} happened ${times} times; the manifest says ${max}` : undefined
  }
  for (const [id, times] of counts.effects) {
    const effects = manifest.effects.filter((effect) => effect.id === id)
    const uses = [manifest.code, manifest.tools, manifest.blessings].map((list) =>
      list.filter(({ effect }) => effect === id)
    )
    const what = [effects, ...uses.filter((list) => list.length > 0)].map((list) => over(id, times, list)).find(Boolean)
    if (what) return what
  }
  for (const [key, times] of counts.secrets) {
    const listed = manifest.secrets.filter(({ name, part, origin }) => `${name}.${part} at ${origin}` === key)
    const what = over(key, times, listed)
    if (what) return what
  }
  return undefined
}
