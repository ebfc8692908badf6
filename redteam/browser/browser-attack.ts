import type { BrowserName, LaunchOptions } from '../../cli/browser/index.ts'
import type { VaultEntry } from '../../cli/road/vault-file.ts'
import type { Page, Pages } from '../../e2e/stage/serve-pages.ts'
import type { Road, RoadOptions } from '../../e2e/stage/start-road.ts'
import type { Guard, Said } from '../row.ts'

export type TrickBrowser = Extract<BrowserName, 'chromium' | 'firefox'>

/** What the person does with a question, from what its page shows. A page can be changed meanwhile: nobody is in a hurry. */
export type Answer = Exclude<NonNullable<RoadOptions['approve']>, string>

/** A real browser with the extension in it, enrolled with a real server; two sites, emptied before every try. */
export interface TrickStage {
  readonly browser: TrickBrowser
  readonly road: Road
  /** The site that plans name, under what it serves where: a row writes its pages in here. */
  readonly site: TrickSite
  /** The attacker's, which plans do not name. It has another origin. */
  readonly evil: TrickSite
  /** Says how the questions of this try are answered; every one with yes where nothing is said. */
  answering(answer: Answer): void
  /** Has a plan run as a planner would, and gives how it ended. */
  readonly run: Road['run']
}

export interface TrickSite extends Pages {
  /** What it serves, by path; see `servePages`. */
  readonly serves: Record<string, Page>
}

/** An attack on the whole road: what `Attack` is, in a real browser with a build of the extension without the guards. */
export interface BrowserAttack {
  readonly name: string
  /** Most often one: what stands in the attack's way and nothing else does. Rows with the same guards share a build. */
  readonly guards: readonly Guard[]
  /** Why there is no guard to take out, where there is none: then it is not tried without. */
  readonly unguarded?: string
  /** What the attacker has put in the place of the product's own, such as a content script that was taken over; in all builds. */
  readonly tools?: readonly Guard[]
  /** Where it cannot be tried, and why. */
  readonly notIn?: Readonly<Partial<Record<TrickBrowser, string>>>
  /** Is it among the few that every check runs? */
  readonly core?: true
  attack(stage: TrickStage): Promise<Said>
  twin(stage: TrickStage): Promise<Said>
}

/** What a stage is set with beside the defaults; files that say the same share a browser. */
export interface StageSetting {
  /** Cedar text; the balanced policy if not said. */
  readonly policy?: string
  readonly prefs?: NonNullable<LaunchOptions['prefs']>
  /** Are pages that were left kept for going back to them, as they are without Playwright? */
  readonly keepsPages?: true
  /** Does the browser have another extension in it, too (other-extension.ts)? */
  readonly beside?: true
  /** Does the extension count how much its agent asks? */
  readonly brake?: true
  /** Secrets of the plans' site. */
  readonly vault?: readonly Omit<VaultEntry, 'origin'>[]
}

/** What a file of browser attacks exports. */
export interface BrowserAttackFile {
  readonly ATTACKS: readonly BrowserAttack[]
  readonly SETTING?: StageSetting
}
