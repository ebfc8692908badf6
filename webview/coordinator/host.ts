import type { Answer, FeatureDefinition, Json, Question } from '@writ/dsl/contract'
import { ASKABLE, presenceSchema } from '@writ/dsl/contract'
import * as z from 'zod'
import { MAX_WIRE } from '../bridge/wire.ts'

/** Webviews that a host keeps for plans at most. */
export const MOST_VIEWS = 64

/** A webview of the host as it stands, by the host's own native word. */
export const viewSchema = z.strictObject({
  view: z.int(),
  /** The document in it, by an id that the host makes anew for each document that is committed; absent before the first. */
  document: z.string().min(8).max(64).optional(),
  /** Where that document stands. */
  url: z.string(),
  loading: z.boolean(),
  /** Does the person see it? */
  front: z.boolean(),
  /** The last address that could not be loaded. */
  failed: z.string().optional(),
  /** How often it went back or forward. */
  travels: z.int()
})
export type View = z.infer<typeof viewSchema>

/** What the host tells the coordinator: native code's word, which is believed, but for `text`, which came out of a page. */
export const hostEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('views'), views: z.array(viewSchema).max(MOST_VIEWS) }),
  /** What came over the bridge of this view. */
  z.strictObject({ type: z.literal('bridge'), view: z.int(), text: z.string().max(MAX_WIRE) }),
  z.strictObject({ type: z.literal('closed'), view: z.int() })
])
export type HostEvent = z.infer<typeof hostEventSchema>

/** What a host tells, as JSON. Of what cannot be read nothing is believed, nor what was told before: no webview stands then. */
export const readHostEvent = (text: string): HostEvent => {
  try {
    return hostEventSchema.parse(JSON.parse(text))
  } catch {
    return { type: 'views', views: [] }
  }
}

/** What is set by the host's maker or the organisation, as it starts. */
export const hostSettingsSchema = z.strictObject({
  /** What an enrolment calls this host. */
  name: z.string().min(1).max(64),
  /** This life of the host: the numbers of its views mean something only within it. */
  session: z.string().min(8).max(64),
  /** SHA-256, as base64url, of everything that the host ships of Writ. */
  build: z.string().min(16).max(64),
  /** The exact origins that anything may be done at; absence grants nothing. */
  origins: z.array(z.string()).max(1000),
  /** The device floor (docs/device-floor.md), as an organisation sets it; nothing set where it is absent. */
  floor: z.record(z.string(), z.unknown()).optional(),
  /** What the host's window can ask for besides a yes: a file, the vault's passphrase, an answer of a type. What it cannot is refused, and nobody is asked. */
  asks: z.array(z.enum(ASKABLE)).optional(),
  /** The features that the host has as the coordinator begins (`FeatureGiven`, without `run`); others it registers later. Those that are not taken keep no other out. */
  features: z.array(z.unknown()).optional(),
  /** Who is there then; nobody, where it is not said. */
  presence: presenceSchema.optional()
})
export type HostSettings = z.infer<typeof hostSettingsSchema>

/** A question of ours with its hash: what is shown to the person is all of it, and the answer names the hash. */
export interface AskedQuestion {
  readonly question: Question
  readonly shown: Answer['shown']
  /** The question in words (`questionLines`), for a window that shows text. */
  readonly lines: readonly string[]
}

/** What the coordinator has the host do. Each throws where it cannot be done. */
export interface HostActs {
  /** Puts the page side into this very document and hands it its first word; nothing, where another stands there. */
  inject(to: {
    readonly view: number
    readonly document: string
    readonly key: string
    readonly first: string
  }): Promise<void>
  /** Hands this to the page side of this very document; nothing, where another stands there. */
  post(to: { readonly view: number; readonly document: string; readonly text: string }): Promise<void>
  /** Puts the second script of the page side (`page-rare.js`) into this very document, before what is posted next; nothing, where another stands there. */
  extend(to: { readonly view: number; readonly document: string }): Promise<void>
  /** Begins to load an address. */
  open(to: { readonly view: number; readonly url: string }): Promise<void>
  /** Goes back (-1) or forward (1); `false` where there is nowhere to go. */
  go(to: { readonly view: number; readonly by: -1 | 1 }): Promise<boolean>
  /** A new, blank webview, and its number. */
  make(): Promise<number>
  close(view: number): Promise<void>
  /** Brings it before the person. */
  show(view: number): Promise<void>
  /** Puts the guards into the pages of these origins before their scripts, and into what stands there; only these, where called again. */
  guard(origins: readonly string[]): Promise<void>
  /** Shows the person a question, in the host's own window; the answer comes to `Coordinator.answer`. */
  ask(asked: AskedQuestion): Promise<void>
  /** Has the host find out who is there for a call that needs somebody; the answer comes to `Coordinator.presenceIs`. */
  askPresence(asked: PresenceAsked): Promise<void>
  /**
   * Calls a feature of the host; the answer comes to `Coordinator.featureAnswered`. Throws, and does nothing, where what is registered is not
   * this very feature any more.
   */
  perform(asked: FeatureAsked): Promise<void>
}

export interface PresenceAsked {
  /** What the answer names. */
  readonly ask: string
  readonly feature: string
  readonly needs: FeatureDefinition['presence']
}

export interface FeatureAsked {
  /** What the answer names. */
  readonly call: string
  readonly feature: FeatureDefinition
  readonly args: Readonly<Record<string, Json>>
  readonly run: string
  /** The same for one step of one run, whatever crashes. */
  readonly step: string
}

/** The app around the webviews, as the coordinator sees it. */
export interface Host {
  settings(): Promise<HostSettings>
  readonly act: HostActs
  /** Tells of everything from the moment it is called, the views as they stand first. */
  listen(listener: (event: HostEvent) => void): void
}
