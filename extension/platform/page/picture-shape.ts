import type { Box, Picture } from '@writ/dsl/contract'

/** So much may the two ways differ by in which the size of the view tells the scale of a picture: by a bar, or what is rounded. */
const SKEW = 0.05

/** Has a picture the shape of the view that its document says it is of? Else boxes in it are of something else. */
export const isOfView = (
  bitmap: Pick<ImageBitmap, 'width' | 'height'>,
  { width, height }: Pick<Picture, 'width' | 'height'>
): boolean => {
  const [across, down] = [bitmap.width / width, bitmap.height / height]
  return Math.abs(across - down) <= SKEW * Math.max(across, down)
}

/** Is what is to be cut out, by the renderer's own word, part of what it says is in view? Another box is none of an element in it. */
export const isInView = ({ width, height, box }: Pick<Picture, 'width' | 'height' | 'box'>): boolean =>
  width > 0 &&
  height > 0 &&
  box.width > 0 &&
  box.height > 0 &&
  box.x >= 0 &&
  box.y >= 0 &&
  box.x + box.width <= width &&
  box.y + box.height <= height

/** The box with a margin, as far as the viewport goes. */
export const widened = ({ width, height, box }: Pick<Picture, 'width' | 'height' | 'box'>, margin: number): Box => {
  const [x, y] = [Math.max(0, box.x - margin), Math.max(0, box.y - margin)]
  return {
    x,
    y,
    width: Math.min(width, box.x + box.width + margin) - x,
    height: Math.min(height, box.y + box.height + margin) - y
  }
}
