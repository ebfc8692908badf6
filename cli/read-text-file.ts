import { readFileSync } from 'node:fs'

/** The text of a file, or why it cannot be read, in one line. */
export const readTextFile = (path: string): { readonly text: string } | { readonly why: string } => {
  try {
    return { text: readFileSync(path, 'utf8') }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return { why: `${path} cannot be read (${code})` }
  }
}
