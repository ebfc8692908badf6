import {
  type Blessing,
  type CodeUse,
  type Effect,
  type Flow,
  isOrigin,
  type KeptValue,
  type Manifest,
  type SecretUse,
  type Target,
  type TargetPattern,
  type ToolUse
} from '../contract/index.ts'
import type { EffectRow } from './explanation.ts'
import type { Phrases } from './phrases.ts'
import { sayLimit } from './say-obtained.ts'
import { sayPlace } from './say-place.ts'
import { sayTarget } from './say-target.ts'
import { sayType } from './say-type.ts'
import { enumerate, nameOf, quote, type Sentence, say, siteOf } from './sentence.ts'

const all = (places: readonly string[], { list, ...phrases }: Phrases): Sentence =>
  enumerate(
    places.map((place) => sayPlace(place, { list, ...phrases })),
    list.between,
    list.and
  )

const sayPattern = (target: TargetPattern, phrases: Phrases): Sentence =>
  sayTarget(target, { phrases, refs: {}, named: () => phrases.match.anyName })

const aimOf = (effect: Effect, phrases: Phrases): Sentence => {
  const { target, to, key, path, name, verb } = effect
  const parts = [
    ...(key === undefined ? [] : [[quote(key)]]),
    ...(name === undefined ? [] : [[nameOf(name)]]),
    ...(path === undefined ? [] : [[quote(path)]]),
    ...(verb === 'open' && path === undefined ? [phrases.anyAddress] : []),
    ...(target ? [sayPattern(target, phrases)] : []),
    ...(to ? [say`→ ${sayPattern(to, phrases)}`] : [])
  ]
  return enumerate(parts, ' ', ' ')
}

export const sayEffect = (effect: Effect, phrases: Phrases): EffectRow => {
  const where = sayPlace(effect.origin, phrases)
  return {
    where: effect.via && effect.via.length > 0 ? phrases.also(where, all(effect.via, phrases)) : where,
    what: say`${phrases.verbs[effect.verb]}`,
    class: say`${phrases.classes[effect.effect]}`,
    target: aimOf(effect, phrases),
    max: say`${phrases.times(effect.max)}`
  }
}

const kindOf = (place: string) => {
  if (isOrigin(place)) return 'site'
  return place.startsWith('tool:') ? 'tool' : (place as 'planner' | 'person' | 'vault' | 'sandbox')
}

/** One flow as a sentence: from where, to whom, in which ways, and how much where that is bounded. */
export const sayFlow = ({ from, to, how, bits }: Flow, phrases: Phrases): Sentence => {
  const ways = enumerate(
    how.map((kind) => phrases.flowKinds[kind]),
    phrases.list.between,
    phrases.list.and
  )
  const bound = bits === undefined ? '' : phrases.bits(Math.ceil(bits * 10) / 10)
  return phrases.flow(
    phrases.flowFrom(sayPlace(from, phrases), kindOf(from)),
    sayPlace(to, phrases),
    say`${ways}${bound}`
  )
}

const saySecretUse = ({ name, origin, part, max, reaches }: SecretUse, phrases: Phrases): Sentence => {
  const secret = phrases.secret(phrases.secretParts[part], nameOf(name))
  const used = phrases.secretUse(secret, siteOf(origin), phrases.atMost(max))
  return say`${used}${reaches.length > 0 ? phrases.secretReaches(all(reaches, phrases)) : phrases.secretStays}`
}

const sayCode = ({ language, hash, ms, bytes, max, session }: CodeUse, phrases: Phrases): Sentence => {
  const use = phrases.codeUse(nameOf(language), sayLimit(ms, bytes, phrases), phrases.atMost(max), nameOf(hash))
  return session ? phrases.codeShares(use) : use
}

const sayTool = ({ tool, name, max }: ToolUse, phrases: Phrases): Sentence =>
  phrases.toolUse(sayPlace(tool, phrases), nameOf(name), phrases.atMost(max))

const sayBlessing = ({ kind, from, to, because, max }: Blessing, phrases: Phrases): Sentence =>
  phrases.blessing(kind, {
    from: from.length === 0 ? say`${phrases.people.planner}` : all(from, phrases),
    to: sayPlace(to ?? 'planner', phrases),
    because: quote(because),
    times: phrases.atMost(max)
  })

const sayKept = ({ name, type, from }: KeptValue, phrases: Phrases): Sentence => {
  const noPart = (part: Target): Sentence => [nameOf(part.role)]
  const sources = from.length === 0 ? say`${phrases.nothing}` : all(from, phrases)
  return phrases.keptValue(nameOf(name), sayType(type, noPart, phrases), sources)
}

/** The manifest in words: every effect a row, everything else a sentence each. */
export const sayManifest = (manifest: Manifest, phrases: Phrases) => ({
  effects: manifest.effects.map((effect) => sayEffect(effect, phrases)),
  flows: manifest.flows.map((flow) => sayFlow(flow, phrases)),
  secrets: manifest.secrets.map((use) => saySecretUse(use, phrases)),
  code: manifest.code.map((use) => sayCode(use, phrases)),
  tools: manifest.tools.map((use) => sayTool(use, phrases)),
  blessings: manifest.blessings.map((blessing) => sayBlessing(blessing, phrases)),
  kept: manifest.kept.map((kept) => sayKept(kept, phrases)),
  longest: phrases.longest(manifest.maxSteps)
})
