import { type Box, type LiveTarget, MAX_COVERS, ok, type Picture, type Result, refuse } from '@writ/dsl/contract'
import type { ActContext } from '../facts/act-context.ts'
import { atOrigin } from '../facts/aim.ts'
import { resolve } from '../finding/resolve-target.ts'
import { newLook } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { hasBox } from '../tree/visibility.ts'
import { coversOf, hasArea, inView } from './covers-of.ts'

const meant = ({ left, top, right, bottom }: DOMRect): Box =>
  inView({ left: Math.round(left), top: Math.round(top), right: Math.round(right), bottom: Math.round(bottom) })

/** Zoomed with two fingers, the picture shows another part of the page than its boxes tell of. */
const isZoomed = (): boolean => {
  const view = window.visualViewport
  return view !== null && (view.scale !== 1 || view.offsetLeft !== 0 || view.offsetTop !== 0)
}

/**
 * Where a target stands in the viewport as it is now, and what a picture of it must not show (`coversOf`). Of `page` it is the viewport. Refuses as a target does,
 * `target/hidden` where nothing of it is in view, `target/unsettled` in a page that is zoomed, page/too-large where more must be covered than can be said.
 */
export const framePicture = (
  target: LiveTarget,
  at: string,
  { shadowRootOf }: Pick<ActContext, 'shadowRootOf'>
): Result<Picture> => {
  const here = atOrigin(at)
  if (!here.ok) return here
  if (isZoomed()) return refuse('target/unsettled')
  const look = newLook(document, shadowRootOf)
  const found = resolve(look, target)
  if (!found.ok) return found
  const whole: Box = { x: 0, y: 0, width: innerWidth, height: innerHeight }
  const isPage = found.value === native.documentElement(document)
  const box = isPage ? whole : meant(native.box(found.value))
  if (!hasArea(box) || !(isPage || hasBox(look, found.value))) return refuse('target/hidden')
  const covers = coversOf(look)
  if (covers.length > MAX_COVERS) return refuse('page/too-large')
  return ok({ width: innerWidth, height: innerHeight, box, covers: [...covers] })
}
