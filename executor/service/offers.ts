import { isTierAtLeast, ok, type Result, refuse, TIERS, type Tier, type TierChoice } from '@writ/dsl/contract'
import { type AboutMachines, type MachineSource, NETWORK } from '../machine/index.ts'

/** One tier as it is on this computer: with its machines, or with what it lacks. */
export type Offer =
  | { readonly tier: Tier; readonly source: MachineSource; readonly about: AboutMachines }
  | { readonly tier: Tier; readonly lack: string }
export type Offered = Extract<Offer, { source: unknown }>

/** Looks once at every tier, weakest first. */
export const lookAtTiers = (sources: readonly MachineSource[]): Promise<readonly Offer[]> =>
  Promise.all(
    TIERS.map(async (tier): Promise<Offer> => {
      const source = sources.find((one) => one.tier === tier)
      if (!source) return { tier, lack: 'it is not part of this executor' }
      const lack = await source.lack()
      return lack === undefined ? { tier, source, about: await source.about() } : { tier, lack }
    })
  )

/** What a tier is chosen by: never below `least`. */
export interface TierWish {
  readonly least: Tier
  readonly choice: TierChoice
  readonly languages: readonly string[]
  readonly image: string
  /** For one job after another. */
  readonly stays?: boolean
  /** With files in layers. */
  readonly layers?: boolean
  /** For a machine that reaches a network. */
  readonly networks?: boolean
}

const isThere = (offer: Offer): offer is Offered => 'source' in offer

const runs = ({ source }: Offered, languages: readonly string[]): boolean =>
  languages.every((language) => source.languages.some((known) => known === language))

/**
 * The tier for code: the one that is asked for, or for `auto` the weakest that the token allows, is there, runs the languages, and
 * stays, and has its files in layers, where it should. Refuses `executor/weaker-tier`, `executor/no-tier`, `executor/no-language`, `executor/tier-cannot`, `executor/no-image`.
 */
export const chooseTier = (offers: readonly Offer[], wish: TierWish): Result<Offered> => {
  const { least, choice, languages, image, stays = false, layers = false, networks = false } = wish
  if (choice !== 'auto' && !isTierAtLeast(choice, least)) return refuse('executor/weaker-tier', { tier: choice, least })
  const meant = offers.filter(({ tier }) => (choice === 'auto' ? isTierAtLeast(tier, least) : tier === choice))
  const there = meant.filter(isThere)
  if (there.length === 0) return refuse('executor/no-tier', lackOf(meant, choice === 'auto' ? least : choice))
  const able = there.filter((offer) => runs(offer, languages))
  const [first] = there
  if (able.length === 0)
    return refuse('executor/no-language', { language: languages.join(', '), ...(first && { tier: first.tier }) })
  const staying = able.filter(({ about }) => about.stays || !stays)
  const [weakest] = able
  if (weakest && staying.length === 0) return refuse('executor/tier-cannot', { tier: weakest.tier, what: 'stay' })
  const layered = staying.filter(({ about }) => about.layers || !layers)
  if (weakest && layered.length === 0)
    return refuse('executor/tier-cannot', { tier: weakest.tier, what: 'keep versions of files' })
  const reaching = layered.filter(({ about }) => about.networks || !networks)
  if (weakest && reaching.length === 0) return refuse('executor/tier-cannot', { tier: weakest.tier, what: NETWORK })
  const fitting = reaching.find(({ about }) => about.images.length === 0 || about.images.includes(image))
  return fitting ? ok(fitting) : refuse('executor/no-image')
}

const lackOf = (offers: readonly Offer[], tier: Tier) => {
  const why = offers.find((offer) => offer.tier === tier)
  return { tier, ...(why && 'lack' in why && { why: why.lack }) }
}

/** Stands in a token where the machines of a language need no image. */
export const NO_IMAGE = `sha256:${'0'.repeat(64)}`

/** By language, the image of the strongest tier that runs it: what a policy server grants code of plans. A language of no tier has none. */
export const imagesByLanguage = (offers: readonly Offer[]): Readonly<Record<string, string>> => {
  const found: Record<string, string> = {}
  for (const { source, about } of offers.filter(isThere))
    for (const language of source.languages) found[language] = about.images[0] ?? found[language] ?? NO_IMAGE
  return found
}
