import { readTextFile } from '../read-text-file.ts'
import { bundleSchema } from './log-bundle.ts'

const noteOf = (text: string): string => {
  try {
    return bundleSchema.parse(JSON.parse(text)).checkpoint
  } catch {
    return text
  }
}

/** The checkpoints that were seen earlier, each in a file of its own: the signed note itself, or a saved log that it stands in. */
export const readEarlier = (
  files: readonly string[]
): { readonly notes: readonly string[] } | { readonly why: string } => {
  const notes: string[] = []
  for (const file of files) {
    const read = readTextFile(file)
    if ('why' in read) return { why: read.why }
    notes.push(noteOf(read.text))
  }
  return { notes }
}
