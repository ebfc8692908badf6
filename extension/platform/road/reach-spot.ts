import { ok, type Result } from '@writ/dsl/contract'
import type { Spot } from '@writ/dsl/run'
import type { Document } from '../page/documents.ts'
import type { RunRecord } from '../storage/run-record.ts'
import type { RoadPorts } from './road-ports.ts'
import { tabOf, tabsOf } from './tab-of.ts'

/** How long a page that is elsewhere may take to come back by itself (a redirect in the middle). */
const GRACE_MS = 1_500

type Reach = Pick<RoadPorts, 'tabs' | 'documents' | 'tabTaker' | 'now'>

/** The tab of a spot and the document in it that stands at `origin`. Refuses `page/closed`, and as `Documents.reach` does. */
export const reachSpot = async (
  record: RunRecord,
  origin: string,
  spot: Spot,
  ports: Reach
): Promise<Result<{ readonly tab: number; readonly document: Document }>> => {
  const named = tabOf(record, spot.tab)
  if (!named.ok) return named
  const tab = named.value ?? (await ports.tabs.forRun(origin, await ports.tabTaker(record.run)))
  await ports.tabs.follow(tab, tabsOf(record))
  await ports.tabs.settle(tab)
  const { frames } = spot
  let at: string = frames.length ? (spot.page ?? '') : origin
  let document = await reachPage(tab, at, ports)
  for (const { target, origin: inside } of frames) {
    if (!document.ok) return document
    document = await ports.documents.reachFrame(document.value, target, at, inside)
    at = inside
  }
  return document.ok ? ok({ tab, document: document.value }) : document
}

const reachPage = async (tab: number, origin: string, { documents, now }: Reach): Promise<Result<Document>> => {
  for (const end = now() + GRACE_MS; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const document = await documents.reach(tab, origin)
    if (document.ok || document.refusal.code !== 'page/wrong-origin' || now() > end) return document
  }
}
