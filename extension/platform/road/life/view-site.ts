import { hashBytes, ok, type Result, refuse, type SiteNow } from '@writ/dsl/contract'
import { pageRefusal } from '../../page/page-refusal.ts'
import type { LostRecord } from '../../storage/database.ts'
import type { RoadPorts } from '../road-ports.ts'
import { isSettled } from './settle-lost.ts'

/** What was seen, with the picture's own bytes as a `data:` address; only their hash is kept. */
export interface Seen {
  readonly now: SiteNow
  readonly picture?: string
}

type Sight = Pick<RoadPorts, 'db' | 'documents' | 'tabs' | 'session' | 'now' | 'pictures'>

/**
 * Reads the tab in which a lost act was to happen, where it still stands at the act's site, and keeps what it shows for the person's
 * word. Nothing is done in it, and no tab is brought forward: there is a picture only where it stands in front. Refuses
 * `page/closed` where the tab is gone, and what `Documents.reach` and `Documents.outline` refuse.
 */
export const viewSite = async (
  id: string,
  { db, documents, tabs, session, now, pictures }: Sight
): Promise<Result<Seen>> => {
  const kept = await db.get('lost', id)
  if (!kept || isSettled(kept)) return refuse('approval/unsound')
  const tab = tabOfLost(kept, session)
  if (tab === undefined || !(await tabs.isOpen(tab))) return refuse('page/closed')
  const document = await documents.reach(tab, [kept.act.about.origin])
  if (!document.ok) return document
  const outline = await documents.outline(document.value)
  if (!outline.ok) return { ok: false, refusal: pageRefusal(outline.refusal, {}) }
  const picture = await pictures.inFront(tab)
  const seen: SiteNow = { at: now(), outline: outline.value, ...(picture && { picture: hashBytes(picture.bytes) }) }
  const tx = db.transaction('lost', 'readwrite')
  const current = await tx.store.get(id)
  if (current && !isSettled(current)) await tx.store.put({ ...current, now: seen })
  await tx.done
  return ok({ now: seen, ...(picture && { picture: picture.url }) })
}

/** A tab's number means nothing in another session of the browser. */
export const tabOfLost = ({ tab, session: of }: LostRecord, session: string): number | undefined =>
  of === session ? tab : undefined
