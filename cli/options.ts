/** A whole number within bounds, or `undefined` where the text is none. */
export const parseWhole = (text: string, least: number, most: number): number | undefined => {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : undefined
}

/** The member of a list that the text names, or `undefined`. */
export const oneOf = <T extends string>(list: readonly T[], text: string): T | undefined =>
  list.find((each) => each === text)

export const isHttp = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
