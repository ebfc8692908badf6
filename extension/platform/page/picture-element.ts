import { canonicalJson, type Json, type LiveTarget, type Result, refuse } from '@writ/dsl/contract'
import { cutOut } from './cut-out.ts'
import type { Document, Documents } from './documents.ts'
import { hasForeignFrame } from './foreign-frame.ts'
import { type AskedOfPage, pageRefusal } from './page-refusal.ts'
import type { Pages } from './pages.ts'
import { isInView, widened } from './picture-shape.ts'

/** A page that keeps moving is looked at this often. */
const TRIES = 3

/** What a picture is taken of: an element of the top document of a tab, with so many CSS pixels around it as are in view. */
export interface Pictured {
  readonly document: Document
  readonly target: LiveTarget
  readonly asked?: AskedOfPage
  readonly origin: string
  readonly margin?: number
}

/**
 * The picture of an element that stands in view, as PNG, with what must not be seen covered. What stood where is asked before and after the
 * tab is captured: where it is not the same, what was to be covered may have moved. Refuses what `Documents.framePicture` and
 * `capture` refuse, page/unsupported in a frame or beside one of another site, target/hidden for a box that is not in view, and
 * target/unsettled for a page that does not stand still or says another size of its view than the browser's picture has.
 */
export const pictureElement = async (
  { document, target, asked = {}, origin, margin = 0 }: Pictured,
  documents: Pick<Documents, 'framePicture'>,
  pages: Pick<Pages, 'frames'>,
  capture: (tab: number) => Promise<Result<Blob>>
): Promise<Result<Uint8Array<ArrayBuffer>>> => {
  // What stands in a frame is somewhere in the picture of the tab, and only the page around knows where.
  if (document.frame !== 0) return refuse('page/unsupported', { what: 'screenshot' })
  // What another origin shows in a frame can be painted anywhere, by a filter say: no cover is sure to lie over it.
  const framed = async () =>
    (await hasForeignFrame(document.tab, origin, pages)) && refuse('page/unsupported', { what: 'screenshot' })
  const foreign = await framed()
  if (foreign) return foreign
  const frame = async () => {
    const framed = await documents.framePicture(document, target, origin)
    if (!framed.ok) return { ok: false as const, refusal: pageRefusal(framed.refusal, asked) }
    return isInView(framed.value) ? framed : refuse('target/hidden')
  }
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await frame()
    if (!before.ok) return before
    const shot = await capture(document.tab)
    if (!shot.ok) return shot
    const after = await frame()
    if (!after.ok) return after
    const come = await framed()
    if (come) return come
    if (canonicalJson(before.value as unknown as Json) !== canonicalJson(after.value as unknown as Json)) continue
    const cut = await cutOut(shot.value, { ...after.value, box: widened(after.value, margin) })
    return cut ? { ok: true, value: cut } : refuse('target/unsettled')
  }
  return refuse('target/unsettled')
}
