import { ok, type Result } from '@writ/dsl/contract'
import type { Document } from '../page/documents.ts'
import type { RunRecord } from '../storage/run-record.ts'
import type { RoadPorts } from './road-ports.ts'

/** How long a page that is elsewhere may take to come back by itself (a redirect in the middle). */
const GRACE_MS = 1_500

/** The run's tab and the document in it that stands at `origin`. Refuses as `Documents.reach` does. */
export const reachPage = async (
  record: RunRecord,
  origin: string,
  { tabs, documents, busyTabs, now }: Pick<RoadPorts, 'tabs' | 'documents' | 'busyTabs' | 'now'>
): Promise<Result<{ readonly tab: number; readonly document: Document }>> => {
  const tab = record.tab ?? (await tabs.forRun(origin, await busyTabs()))
  await tabs.settle(tab)
  for (const end = now() + GRACE_MS; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const document = await documents.reach(tab, origin)
    if (document.ok) return ok({ tab, document: document.value })
    if (document.refusal.code !== 'page/wrong-origin' || now() > end) return document
  }
}
