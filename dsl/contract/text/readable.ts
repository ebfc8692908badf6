/** Everything that a plan can read of an element, or aim by. */
export interface Readable {
  /** Its role by WAI-ARIA and HTML-AAM, in one spelling; `''` or `generic` where it has none to aim at. */
  readonly role: string
  readonly name: string
  readonly description: string
  /** In the words of the outline. */
  readonly states: readonly string[]
  readonly level?: number
  readonly value?: string
}
