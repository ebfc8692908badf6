import type { Askable, Floor, Result } from '@writ/dsl/contract'
import type { Downloads } from './page/downloads.ts'
import type { EgressLock } from './page/egress-lock.ts'
import type { PageGuards } from './page/page-guards.ts'
import type { Pages } from './page/pages.ts'
import type { Pictures } from './page/pictures.ts'
import type { Tabs } from './page/tabs.ts'
import type { TrustedInput } from './page/trusted-input.ts'
import type { AppFeatures } from './road/acting/app-features.ts'
import type { SessionMemory } from './vault/open-key.ts'

/** The floor as it stands, and how it is read. */
export interface KeptFloor {
  /** As it was read last; until then, and where it cannot be read, a refusal. */
  now(): Result<Floor>
  /** Reads it anew. Refuses `floor/malformed`. */
  read(): Promise<Result<Floor>>
}

/** What a device stands in, the browser or an app that shows webviews: the kernel and the road of a plan reach it no other way. */
export interface Surroundings {
  /** What an enrolment calls it, as `chromium`. */
  readonly name: string
  /** The address of our own pages, which a passkey is made on. */
  readonly home: string
  /** This session: what a tab's number means ends with it. */
  session(): Promise<string>
  /** SHA-256 of the build. */
  build(): Promise<string>
  /** Keeps what must not outlast the session. */
  readonly memory: SessionMemory
  /** What the organisation set; `changed` is called after each change. */
  floor(changed: () => void): KeptFloor
  readonly pages: Pages
  readonly tabs: Tabs
  readonly egress: EgressLock
  readonly guards: PageGuards
  readonly pictures: Pictures
  readonly downloads: Downloads
  /** The app around it, where that has features that plans call. */
  readonly features?: AppFeatures | undefined
  /** What its windows can ask the person for besides a yes; all of it, unless it is said. */
  readonly asks?: readonly Askable[] | undefined
  /** The browser's own input, where there is a right to it. */
  readonly input?: TrustedInput | undefined
  /** Shows the person a question of ours, and gives the tab that does, as far as can be told. */
  showQuestion(id: string): Promise<number | undefined>
  /** Hears of tabs that the person closes. */
  watchClosed(closed: (tab: number) => void): void
}
