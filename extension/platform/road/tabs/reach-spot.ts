import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Spot } from '@writ/dsl/run'
import type { Document } from '../../page/documents.ts'
import { pause } from '../../pause.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { refusalAt } from '../acting/floor-of-run.ts'
import type { RoadPorts } from '../road-ports.ts'
import { beginTab } from './begin-tab.ts'
import { tabOf, tabsOf } from './tab-of.ts'

/** How long a page that is elsewhere may take to come back by itself (a redirect in the middle). */
const GRACE_MS = 1_500
/** How long one may take that is at another origin of its site, as a sign-in that goes on by script. */
const SIGN_IN_MS = 10_000
const POLL_MS = 100

type Reach = Pick<
  RoadPorts,
  'db' | 'session' | 'tabs' | 'documents' | 'tabTaker' | 'now' | 'egress' | 'floor' | 'stopped'
>

/**
 * The tab of a spot and the document in it that stands at one of `places`, the site's own origin among them or not. Refuses
 * `page/closed`, `page/left-site` where the page is neither at the site nor where that signs in, as `Documents.reach` does, and
 * `floor/site-blocked`. Where the page is at another origin of its site it is waited for, for `awaits` milliseconds if that is longer
 * than usual.
 */
export const reachSpot = async (
  record: RunRecord,
  places: readonly string[],
  spot: Spot,
  ports: Reach,
  awaits = 0
): Promise<Result<{ readonly tab: number; readonly document: Document }>> => {
  const named = tabOf(record, spot.tab)
  if (!named.ok) return named
  const begins: Result<number> =
    named.value === undefined ? await beginTab(record, places[0] ?? '', spot.via ?? [], ports) : ok(named.value)
  if (!begins.ok) return begins
  const tab = begins.value
  await ports.egress.hold(record.run, tab, record.reach)
  await ports.tabs.follow(tab, tabsOf(record))
  await ports.tabs.settle(tab)
  const { frames, page = '', via = [] } = spot
  let at: string = page
  let document = await reachPage(tab, frames.length ? [page] : places, [page, ...via], {
    tabs: ports.tabs,
    documents: ports.documents,
    now: ports.now,
    patience: Math.max(SIGN_IN_MS, awaits),
    stopped: () => ports.stopped(record.run)
  })
  for (const frame of frames) {
    if (!document.ok) return document
    document = await ports.documents.reachFrame(document.value, frame, at)
    at = frame.origin
  }
  return document.ok
    ? ok({ tab, document: document.value })
    : { ok: false, refusal: await refusalAt(document.refusal, tab, ports) }
}

interface Reaching extends Pick<Reach, 'tabs' | 'documents' | 'now'> {
  /** How long a page at another origin of its site is waited for, in ms. */
  readonly patience: number
  stopped(): Promise<boolean>
}

const reachPage = async (
  tab: number,
  places: readonly string[],
  site: readonly string[],
  { documents, tabs, now, patience, stopped }: Reaching
): Promise<Result<Document>> => {
  const begun = now()
  // Between two documents a tab is nowhere for a moment, however long it has been on its way.
  for (let lastSeen = begun; ; await pause(POLL_MS)) {
    const document = await documents.reach(tab, places)
    if (document.ok || document.refusal.code !== 'page/wrong-origin') return document
    const at = (await tabs.originAt(tab)) ?? ''
    const isOnItsWay = site.includes(at) && !places.includes(at)
    // The caller looks for a stop before its next step.
    if (isOnItsWay) lastSeen = now()
    const isOver = isOnItsWay ? now() - begun > patience || (await stopped()) : now() - lastSeen > GRACE_MS
    if (!isOver) continue
    return site.length === 1 || site.includes(at) ? document : refuse('page/left-site', { site: site[0] ?? '' })
  }
}
