import { type Html, html } from '../../site/html.ts'
import type { FieldError } from '../validate-report.ts'

/** Every complaint with a link to its field, told to a screen reader at once. */
export const errorSummary = (errors: readonly FieldError[]): Html | undefined =>
  errors.length === 0
    ? undefined
    : html`<div role="alert"><p>The form was not saved:</p><ul>${errors.map(
        ({ field, message }) => html`<li><a href="#${field}">${message}</a></li>`
      )}</ul></div>`

/** The attributes that tie an input to its complaint and hint. */
export const described = (field: string, errors: readonly FieldError[], hint?: string): Html => {
  const wrong = errors.some((error) => error.field === field)
  const ids = [...(wrong ? [`${field}-error`] : []), ...(hint ? [`${field}-hint`] : [])]
  return html`id="${field}" name="${field}"${wrong ? html` aria-invalid="true"` : undefined}${
    ids.length > 0 ? html` aria-describedby="${ids.join(' ')}"` : undefined
  }`
}

export const fieldNotes = (field: string, errors: readonly FieldError[], hint?: string): Html =>
  html`${hint && html`<span class="hint" id="${field}-hint">${hint}</span>`}${errors
    .filter((error) => error.field === field)
    .map(({ message }) => html`<span class="error" id="${field}-error">${message}</span>`)}`
