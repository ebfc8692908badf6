import { readTextFile } from './read-text-file.ts'

/** The texts of several files, or why not all of them can be read, in one line. */
export const readTextFiles = (
  paths: readonly string[]
): { readonly files: readonly { readonly file: string; readonly text: string }[] } | { readonly why: string } => {
  const read = paths.map((file) => ({ file, ...readTextFile(file) }))
  const files = read.flatMap((one) => ('text' in one ? [{ file: one.file, text: one.text }] : []))
  const unreadable = read.flatMap((one) => ('why' in one ? [one.why] : []))
  return unreadable.length > 0 ? { why: unreadable.join('; ') } : { files }
}
