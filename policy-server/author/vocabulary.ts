import { EFFECT_CLASSES, isOrigin, PRESENCES, parseOrigin, ROLE_NAMES, TIERS, VERBS } from '@writ/dsl/contract'
import { nearestWord } from '@writ/dsl/syntax'
import { RISKS } from '../decide/risks.ts'

/** What an attribute of a request can be: one of a few words, and where `origins` says so an exact origin or a tool. */
export interface Vocabulary {
  readonly words: readonly string[]
  readonly origins?: true
  /** An attribute of a site may be matched by a part of an origin; nothing else may. */
  readonly what: string
}

const place = (what: string, words: readonly string[]): Vocabulary => ({ what, words, origins: true })
const SOURCES = ['planner', 'person', 'vault', 'sandbox']
const classes: Vocabulary = { what: 'an effect class', words: EFFECT_CLASSES }
const site = place('an origin', ['sandbox', 'person'])

const VOCABULARIES: Readonly<Record<string, Vocabulary>> = {
  'context.planned': classes,
  'context.effects': classes,
  'context.origin': site,
  'resource.origin': site,
  'context.from': place('where data comes from', SOURCES),
  'context.to': place('where data goes', ['planner', 'sandbox']),
  'context.control': place('who could shape a target', SOURCES),
  'context.values': place('whose a value is', SOURCES),
  'context.shown': place('what an agent was shown', SOURCES),
  'context.risks': { what: 'a risk', words: Object.keys(RISKS) },
  'context.tier': { what: 'a tier', words: TIERS },
  'context.feature.presence': { what: 'who must be there', words: ['none', 'present', 'verified'] },
  'context.feature.said': { what: 'who is there', words: PRESENCES },
  'context.feature.consent': { what: 'whether the person is asked', words: ['none', 'once', 'every'] },
  'context.sites': place('an origin', []),
  'context.request.saidBy': { what: 'who says the request', words: ['person', 'host', 'agent'] },
  'resource.verb': { what: 'a verb', words: VERBS },
  'resource.role': { what: 'a role', words: [...ROLE_NAMES, 'element', 'page', 'code', 'tool', 'person'] },
  'resource.scheme': { what: 'a scheme', words: ['http', 'https'] }
}

/** The words that an attribute can be, by its path as policies write it; absent where any text can stand. */
export const vocabularyOf = (path: string): Vocabulary | undefined =>
  Object.hasOwn(VOCABULARIES, path) ? VOCABULARIES[path] : undefined

/** The least and most a number can be. */
export const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  'context.risk': [0, EFFECT_CLASSES.length - 1],
  'context.count': [1, Number.MAX_SAFE_INTEGER],
  'context.planCount': [1, Number.MAX_SAFE_INTEGER],
  'context.feature.rate.count': [1, 1000],
  'context.feature.rate.perSeconds': [1, 31 * 86_400],
  'context.bits': [0, Number.MAX_SAFE_INTEGER],
  'context.recent.hour': [0, Number.MAX_SAFE_INTEGER],
  'context.recent.day': [0, Number.MAX_SAFE_INTEGER],
  'context.recent.plansHour': [0, Number.MAX_SAFE_INTEGER],
  'context.recent.plansDay': [0, Number.MAX_SAFE_INTEGER],
  'context.time.hour': [0, 23],
  'context.time.minute': [0, 59],
  'context.time.weekday': [1, 7],
  'context.ms': [0, Number.MAX_SAFE_INTEGER],
  'context.bytes': [0, Number.MAX_SAFE_INTEGER],
  'context.cpu': [0, Number.MAX_SAFE_INTEGER],
  'context.disk': [0, Number.MAX_SAFE_INTEGER],
  'context.output': [0, Number.MAX_SAFE_INTEGER],
  'context.ttl': [0, Number.MAX_SAFE_INTEGER],
  'context.vcpu': [1, Number.MAX_SAFE_INTEGER],
  'context.processes': [1, Number.MAX_SAFE_INTEGER],
  'context.files': [1, Number.MAX_SAFE_INTEGER]
}

/** Why a text is no exact origin, with the origin that was probably meant; `undefined` for one that is. */
export const originFault = (text: string): { readonly why: string; readonly meant?: string } | undefined => {
  const parsed = parseOrigin(text)
  if (parsed.ok && parsed.value === text) return undefined
  if (parsed.ok) return { why: 'it is spelled otherwise than browsers spell it', meant: parsed.value }
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isWeb = url !== undefined && (url.protocol === 'https:' || url.protocol === 'http:')
  if (!isWeb) {
    const bare = parseOrigin(`https://${text}`)
    return {
      why: 'an origin is scheme, host and optional port',
      ...(bare.ok && text.includes('.') && { meant: bare.value })
    }
  }
  const rest = text.slice(url.origin.length)
  return { why: `it goes on after the origin: \`${rest}\``, ...(parseOrigin(url.origin).ok && { meant: url.origin }) }
}

/** Why an attribute can never be this text; `undefined` where it can. */
export const wordFault = (
  { words, origins, what }: Vocabulary,
  text: string
): { readonly kind: 'word' | 'origin'; readonly why: string; readonly meant?: string } | undefined => {
  if (words.includes(text)) return undefined
  if (origins && (isOrigin(text) || text.includes('.'))) {
    const fault = originFault(text)
    return fault && { kind: 'origin', ...fault }
  }
  if (origins && /^tool:./.test(text)) return undefined
  const meant = nearestWord(text, words)
  const known = words.length <= 16 && words.length > 0 ? `it is one of ${words.join(', ')}` : `it is not ${what}`
  return { kind: 'word', why: known, ...(meant !== undefined && { meant }) }
}
