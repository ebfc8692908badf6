/** One 32-bit number from a number and a text: FNV-1a, then a last shuffle, so that neighbours differ in every bit. */
export const mix = (seed: number, text: string): number => {
  let h = (seed ^ 0x811c9dc5) >>> 0
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return shuffle(h)
}

export const shuffle = (n: number): number => {
  let h = n >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return (h ^ (h >>> 16)) >>> 0
}
