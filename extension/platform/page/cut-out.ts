import type { Box, Picture } from '@writ/dsl/contract'
import { isOfView } from './picture-shape.ts'

/** A PNG as a `data:` address. */
export const dataUrlOf = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return `data:image/png;base64,${btoa(text)}`
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
