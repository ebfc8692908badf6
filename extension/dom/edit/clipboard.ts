/** What the acts of one run copied. The system's clipboard is the person's: it is neither read nor written. */
export interface Clipboard {
  readonly read: () => string | undefined
  readonly write: (text: string) => void
}

const copied = new Map<string, string>()

/** The clipboard of a run in this document; `brought` is what the run copied in another one. */
export const clipboardOf = (run: string, brought?: string): Clipboard => ({
  read: () => brought ?? copied.get(run),
  write: (text) => {
    copied.set(run, text)
  }
})
