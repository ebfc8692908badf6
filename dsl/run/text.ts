/** Where a piece stands in a text, from left to right, none over another; `undefined` once there are more than `limit`. */
const placesOf = (text: string, piece: string, limit: number): readonly number[] | undefined => {
  const places: number[] = []
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + piece.length)) {
    if (places.push(at) > limit) return undefined
  }
  return places
}

/** Puts one text for every other; `undefined` for nothing to find, or a result of more than `limit` characters. */
export const replaceAll = (text: string, find: string, put: string, limit: number): string | undefined => {
  if (find === '') return undefined
  const places = placesOf(text, find, limit)
  if (!places || text.length + places.length * (put.length - find.length) > limit) return undefined
  return text.split(find).join(put)
}

/** Cuts a text at every separator; `undefined` for an empty one, or more than `limit` pieces. */
export const splitAt = (text: string, by: string, limit: number): readonly string[] | undefined =>
  by !== '' && placesOf(text, by, limit - 1) ? text.split(by) : undefined
