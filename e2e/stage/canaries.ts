import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A text that stands nowhere by chance. */
export const canary = (): string => `canary${randomBytes(9).toString('hex')}`

/** A text as stores, messages and memory have it: itself, in two bytes a character, and in base64 wherever it begins there. */
export const plainFormsOf = (text: string): readonly Buffer[] => {
  const bytes = Buffer.from(text)
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
      .slice(shift === 0 ? 0 : 4, -2)
  )
  return [bytes, Buffer.from(text, 'utf16le'), ...base64.map((form) => Buffer.from(form))]
}

/** All the spellings of a text that a store or a message may have it in. */
export const formsOf = (text: string): readonly Buffer[] => {
  const hex = Buffer.from(text).toString('hex')
  const percent = hex.replace(/../g, '%$&')
  const written = [hex, hex.toUpperCase(), percent, percent.toUpperCase()]
  return [...plainFormsOf(text), ...written.map((form) => Buffer.from(form)), Buffer.from(text, 'utf16le').swap16()]
}

export const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** Files that hold the text in any spelling. One that is gone by now holds nothing. */
export const holding = (files: readonly string[], text: string): readonly string[] => {
  const forms = formsOf(text)
  return files.filter((file) => {
    try {
      const bytes = readFileSync(file)
      return forms.some((form) => bytes.includes(form))
    } catch {
      return false
    }
  })
}
