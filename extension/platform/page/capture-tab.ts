import { type Box, ok, type Picture, type Result, refuse } from '@writ/dsl/contract'
import { browser } from '../browser.ts'
import { pause } from '../pause.ts'
import { isOfView } from './picture-shape.ts'
import { whileInFront, windowInFrontOf } from './while-in-front.ts'

/** Chromium takes two pictures a second, and refuses a third. */
const AGAIN_MS = 600
const TRIES = 4

const bytesOfDataUrl = (url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (char) => char.charCodeAt(0))

/** A PNG as a `data:` address. */
export const dataUrlOf = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return `data:image/png;base64,${btoa(text)}`
}

const shownInFront = (tab: number): Promise<string | undefined> =>
  whileInFront(tab, browser.tabs, (window) =>
    browser.tabs.captureVisibleTab(window, { format: 'png' }).catch(() => undefined)
  )

/**
 * What a tab shows, as PNG: the browser takes pictures of what stands before the person alone, so that the tab must be in front
 * before and after. Refuses page/no-permission without the right to all sites, page/closed, page/needs-person where the tab is not in
 * front.
 */
export const captureTab = async (tab: number): Promise<Result<Blob>> => {
  if (!(await browser.permissions.contains({ origins: ['<all_urls>'] }))) return refuse('page/no-permission')
  for (let tries = 0; tries < TRIES; tries++) {
    const { windowId } = (await browser.tabs.get(tab).catch(() => undefined)) ?? {}
    if (windowId === undefined) return refuse('page/closed')
    if ((await windowInFrontOf(tab, browser.tabs)) === undefined) await browser.tabs.update(tab, { active: true })
    const shown = await shownInFront(tab)
    if (shown !== undefined) return ok(new Blob([bytesOfDataUrl(shown)], { type: 'image/png' }))
    await pause(AGAIN_MS)
  }
  return refuse('page/needs-person')
}

/** What the person sees in a tab that stands in front, as PNG; `undefined` where it does not, or no picture may be taken. */
export const pictureInFront = async (
  tab: number
): Promise<{ readonly url: string; readonly bytes: Uint8Array } | undefined> => {
  const url = await shownInFront(tab)
  return url === undefined ? undefined : { url, bytes: bytesOfDataUrl(url) }
}

/**
 * Covers what must not be seen, and cuts out what is meant. `picture` is in CSS pixels of the viewport that was captured; `undefined`
 * where it says another shape of that than the picture has.
 */
export const cutOut = async (shot: Blob, picture: Picture): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  const { width, box, covers } = picture
  const bitmap = await createImageBitmap(shot)
  if (!isOfView(bitmap, picture)) return undefined
  const scale = bitmap.width / width
  const [left, top] = [Math.floor(box.x * scale), Math.floor(box.y * scale)]
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.min(bitmap.width - left, Math.ceil(box.width * scale))),
    Math.max(1, Math.min(bitmap.height - top, Math.ceil(box.height * scale)))
  )
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas to draw on')
  context.drawImage(bitmap, -left, -top)
  context.fillStyle = '#000'
  for (const cover of covers) fill(context, cover, scale, left, top)
  bitmap.close()
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
}

const fill = (
  context: OffscreenCanvasRenderingContext2D,
  { x, y, width, height }: Box,
  scale: number,
  left: number,
  top: number
): void => {
  const [from, to] = [Math.floor(x * scale) - left, Math.floor(y * scale) - top]
  context.fillRect(from, to, Math.ceil(width * scale) + 1, Math.ceil(height * scale) + 1)
}
