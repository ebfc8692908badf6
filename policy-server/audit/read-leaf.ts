import { type LogLeaf, logLeafSchema } from '@writ/dsl/contract'
import { leafText } from './leaf-text.ts'

/**
 * Reads a leaf, strictly: one of the known kinds, no member more, and in the one canonical spelling, so that no two
 * texts are the same leaf. `undefined` otherwise.
 */
export const readLeaf = (text: string): LogLeaf | undefined => {
  try {
    const parsed = logLeafSchema.safeParse(JSON.parse(text))
    return parsed.success && leafText(parsed.data) === text ? parsed.data : undefined
  } catch {
    return undefined
  }
}
