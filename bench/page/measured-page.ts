/** An element as every peer can be told of it. */
export interface Aimed {
  readonly role: 'button' | 'link' | 'textbox' | 'combobox' | 'checkbox' | 'spinbutton'
  readonly name: string
  /** For peers that are handed the element itself. */
  readonly id: string
}

/** One thing that is done to a control of a form. */
export type Filling =
  | { readonly kind: 'fill'; readonly at: Aimed; readonly text: string }
  | { readonly kind: 'choose'; readonly at: Aimed; readonly text: string }
  | { readonly kind: 'check'; readonly at: Aimed }

/** A page that all peers are measured on. */
export interface MeasuredPage {
  readonly name: string
  readonly html: string
  /** Clicked again and again where the page opens: what is clicked stays where it is. */
  readonly clicked: readonly Aimed[]
  /** Clicked in turns, far apart: each has to be scrolled to first, and the page drawn anew. */
  readonly far: readonly Aimed[]
  readonly filled: readonly Aimed[]
  /** The whole form, control by control. */
  readonly form?: readonly Filling[]
}

/** The whole document of a page of our own. */
export const documentOf = (title: string, style: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${style}</style></head><body>${body}</body></html>`
