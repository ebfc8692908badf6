/** Red, green and blue from 0 to 255, and alpha from 0 to 1. */
export interface Colour {
  readonly rgb: readonly [number, number, number]
  readonly alpha: number
}

const known = new Map<string, Colour | undefined>()
let canvas: OffscreenCanvasRenderingContext2D | null | undefined

/** Any colour that the browser knows, by painting one pixel of it. */
const paint = (text: string): Colour | undefined => {
  canvas ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  if (!canvas || !CSS.supports('color', text)) return undefined
  canvas.clearRect(0, 0, 1, 1)
  canvas.fillStyle = text
  canvas.fillRect(0, 0, 1, 1)
  const [r = 0, g = 0, b = 0, a = 255] = canvas.getImageData(0, 0, 1, 1).data
  return { rgb: [r, g, b], alpha: a / 255 }
}

const RGB = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/

const parse = (text: string): Colour | undefined => {
  const [, r, g, b, a = '1'] = RGB.exec(text) ?? []
  return r === undefined ? paint(text) : { rgb: [Number(r), Number(g), Number(b)], alpha: Number(a) }
}

/** A computed colour; `undefined` for what is none. */
export const colourOf = (text: string): Colour | undefined => {
  if (known.has(text)) return known.get(text)
  const colour = parse(text)
  if (known.size < 1000) known.set(text, colour)
  return colour
}

/** The colour as seen on an opaque one. */
export const over = (top: Colour, below: Colour): Colour => {
  const mixed = top.rgb.map((part, at) => part * top.alpha + (below.rgb[at] ?? 0) * (1 - top.alpha))
  return { rgb: mixed as [number, number, number], alpha: 1 }
}

/** Nearer than this, in steps of 255 by all three parts, nobody reads one on the other. */
const NEAR = 24

export const isNear = (a: Colour, b: Colour): boolean =>
  Math.hypot(...a.rgb.map((part, at) => part - (b.rgb[at] ?? 0))) < NEAR
