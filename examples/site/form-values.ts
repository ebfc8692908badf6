/** What a form sent: everything is text, nothing is trusted. Of fields that came more than once, all texts. */
export interface SentForm {
  /** The text of a field, trimmed; empty where it did not come. */
  text(name: string): string
  /** All texts of a field that may come more than once, as boxes of one name. */
  all(name: string): readonly string[]
  /** A file that was sent under this name. */
  file(name: string): SentFile | undefined
}

export interface SentFile {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

const isFile = (value: unknown): value is SentFile => typeof value === 'object' && value !== null && 'bytes' in value

const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')

/** Reads a parsed body, whatever it is. */
export const sentForm = (body: unknown): SentForm => {
  const fields = new Map(Object.entries(typeof body === 'object' && body !== null ? body : {}))
  const all = (name: string) => textsOf(fields.get(name)).map((text) => text.trim())
  return {
    all,
    text: (name) => all(name)[0] ?? '',
    file: (name) => {
      const value = fields.get(name)
      return isFile(value) && value.name !== '' ? value : undefined
    }
  }
}
