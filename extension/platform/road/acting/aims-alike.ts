import { isSameRef, type Offer } from '@writ/dsl/contract'

type Aiming = Pick<Offer, 'refs'>

/** Do these words, which stay of a held plan, stand for the same in the one that goes on with it? */
export const aimsAlike = (
  words: Iterable<string>,
  { refs: before = {} }: Aiming,
  { refs: now = {} }: Aiming
): boolean => [...words].every((word) => isSameRef(before[word], now[word]))
