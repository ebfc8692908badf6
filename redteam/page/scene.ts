import type { Outcome } from '../../cli/road/outcome.ts'
import type { Page } from '../../e2e/stage/serve-pages.ts'
import type { Answer, BrowserAttack, TrickStage } from '../browser/browser-attack.ts'
import type { Guard, Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'

/** What a scene is played with: `site` and `evil` are the two origins. */
export interface Place {
  readonly site: string
  readonly evil: string
}

/** A page that does one wrong thing, and the plan that comes to it. */
export interface Scene {
  readonly name: string
  readonly guards: readonly Guard[]
  readonly unguarded?: string
  readonly notIn?: NonNullable<BrowserAttack['notIn']>
  readonly core?: true
  /** What the plan's site serves, with the trick or without. */
  readonly pages: (place: Place, tricked: boolean) => Readonly<Record<string, Page>>
  /** What the attacker's site serves. */
  readonly elsewhere?: (place: Place) => Readonly<Record<string, Page>>
  /** Statements of the plan, which knows the site as `s`. */
  readonly plan: (place: Place) => string
  /** Declarations before them. */
  readonly more?: (place: Place) => string
  readonly answer?: (stage: TrickStage) => Answer
  /** What the attacker got, beside requests at either site that say `evil`. */
  readonly gained?: (outcome: Outcome, stage: TrickStage) => string | undefined
  /** Did the honest twin come to what it is for, beside being done? */
  readonly honest?: (outcome: Outcome, stage: TrickStage) => boolean
}

const placeOf = ({ site, evil }: TrickStage): Place => ({ site: site.url, evil: evil.url })

const play = async (scene: Scene, stage: TrickStage, tricked: boolean): Promise<Outcome> => {
  const place = placeOf(stage)
  Object.assign(stage.site.serves, scene.pages(place, tricked))
  Object.assign(stage.evil.serves, scene.elsewhere?.(place))
  if (scene.answer) stage.answering(scene.answer(stage))
  return stage.run(`plan "Try" site s = "${place.site}" ${scene.more?.(place) ?? ''}\n${scene.plan(place)}`)
}

const gainOf = (scene: Scene, stage: TrickStage, outcome: Outcome): string | undefined => {
  const hit = [...stage.site.hits, ...stage.evil.hits].find(({ path, body }) => /evil/.test(`${path} ${body}`))
  return hit ? `${hit.method} ${hit.path.slice(0, 60)}` : scene.gained?.(outcome, stage)
}

const endOf = ({ status, refusal }: Outcome): string => refusal?.code ?? status

/** The row of a scene: the trick must gain nothing, the same page without it must be of use, and nothing must be gained there. */
export const rowOf = (scene: Scene): BrowserAttack => ({
  name: scene.name,
  guards: scene.guards,
  ...(scene.unguarded !== undefined && { unguarded: scene.unguarded }),
  ...(scene.notIn && { notIn: scene.notIn }),
  ...(scene.core && { core: scene.core }),
  attack: async (stage): Promise<Said> => {
    const outcome = await play(scene, stage, true)
    const gain = gainOf(scene, stage, outcome)
    return gain === undefined ? sentBack(endOf(outcome)) : gotThrough(gain)
  },
  twin: async (stage): Promise<Said> => {
    const outcome = await play(scene, stage, false)
    const isUseful = outcome.status === 'done' && (scene.honest?.(outcome, stage) ?? true)
    const gain = gainOf(scene, stage, outcome)
    return isUseful && gain === undefined ? gotThrough(endOf(outcome)) : sentBack(gain ?? endOf(outcome))
  }
})

/** Did the site hear of a form at this path? */
export const posted =
  (path: string) =>
  (_outcome: Outcome, { site }: TrickStage): boolean =>
    site.hits.some((hit) => hit.method === 'POST' && hit.path === path)
