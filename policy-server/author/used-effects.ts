import type { CedarValueJson } from '@cedar-policy/cedar-wasm/nodejs'
import { declaredOrigins, type Effect, type EffectClass, riskOf } from '@writ/dsl/contract'
import { type CedarRequest, effectRequest, settingOf } from '../decide/cedar-request.ts'
import type { PastRun } from './past-run.ts'

/** Acts of one agent, class, place, verb and role that runs were granted, silently or with a yes. */
export interface UsedEffect {
  readonly agent: string
  readonly effect: EffectClass
  readonly origin: string
  readonly verb: string
  readonly role: string
  readonly ask: boolean
  /** The class the plans had, where live pages made it this riskier one. */
  readonly raisedFrom?: EffectClass
  readonly names: Set<string>
  /** `undefined` stands for a path or key that was computed, or that there was none. */
  readonly paths: Set<string | undefined>
  readonly keys: Set<string | undefined>
  readonly control: Set<string>
  /** Whose the values were that went to the place; `undefined` where nobody knew. */
  readonly values: Set<string | undefined>
  readonly languages: Set<string>
  count: number
  ms: number
  bytes: number
  /** Code of it shared the workspace of its run. */
  workspace: boolean
  readonly runs: Set<string>
  done: number
}

const text = (value: CedarValueJson | undefined): string | undefined => (typeof value === 'string' ? value : undefined)
const number = (value: CedarValueJson | undefined): number => (typeof value === 'number' ? value : 0)
const texts = (value: CedarValueJson | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

const attrsOf = ({ resource, entities }: CedarRequest): Record<string, CedarValueJson> =>
  entities.find(({ uid }) => 'id' in uid && uid.id === resource.id && uid.type === resource.type)?.attrs ?? {}

/** Every question that was asked of policy for an effect: at its place, at its sign-in origins, and as what pages made of it. */
const questionsOf = (
  past: PastRun,
  effect: Effect
): readonly { readonly request: CedarRequest; readonly origin: string; readonly raisedFrom?: EffectClass }[] => {
  const { manifest, actors, steps, now } = past
  const setting = settingOf(actors, declaredOrigins(manifest), now, manifest.effects)
  const code = manifest.code.find(({ effect: id }) => id === effect.id)
  const raised = steps.filter(
    (step) =>
      step.outcome === 'done' &&
      step.verb === effect.verb &&
      step.origin === effect.origin &&
      step.line === effect.span.line &&
      riskOf(step.effect) > riskOf(effect.effect)
  )
  const classes = [effect.effect, ...new Set(raised.map((step) => step.effect))]
  return [effect.origin, ...(effect.via ?? [])].flatMap((origin) =>
    classes.map((asClass) => ({
      request: effectRequest(setting, { ...effect, origin }, asClass, code && { code }),
      origin,
      ...(asClass !== effect.effect && { raisedFrom: effect.effect })
    }))
  )
}

/** What runs of the past were granted, the like together. */
export const usedEffects = (runs: readonly PastRun[]): readonly UsedEffect[] => {
  const used = new Map<string, UsedEffect>()
  for (const past of runs) {
    for (const effect of past.manifest.effects) {
      const done = past.steps.filter(
        ({ outcome, verb, origin, line }) =>
          outcome === 'done' && verb === effect.verb && origin === effect.origin && line === effect.span.line
      ).length
      for (const { request, origin, raisedFrom } of questionsOf(past, effect)) {
        const attrs = attrsOf(request)
        const [verb, role] = [String(attrs.verb), String(attrs.role)]
        const ask = past.was.parts[effect.id] === 'ask' || raisedFrom !== undefined
        const agent = past.actors.agent.id
        const key = JSON.stringify([agent, request.action, origin, verb, role, ask, raisedFrom])
        const group: UsedEffect = used.get(key) ?? {
          agent,
          effect: request.action as EffectClass,
          origin,
          verb,
          role,
          ask,
          ...(raisedFrom && { raisedFrom }),
          names: new Set(),
          paths: new Set(),
          keys: new Set(),
          control: new Set(),
          values: new Set(),
          languages: new Set(),
          count: 0,
          ms: 0,
          bytes: 0,
          workspace: false,
          runs: new Set(),
          done: 0
        }
        used.set(key, group)
        const { context } = request
        group.names.add(String(attrs.name))
        group.paths.add(text(context.path))
        group.keys.add(text(context.key))
        for (const source of texts(context.control)) group.control.add(source)
        if (context.values === undefined) group.values.add(undefined)
        for (const source of texts(context.values)) group.values.add(source)
        const language = text(context.language)
        if (language !== undefined) group.languages.add(language)
        group.count = Math.max(group.count, number(context.count))
        group.ms = Math.max(group.ms, number(context.ms))
        group.bytes = Math.max(group.bytes, number(context.bytes))
        group.workspace ||= context.workspace === true
        group.runs.add(past.run)
        group.done += done
      }
    }
  }
  return [...used.values()]
}
