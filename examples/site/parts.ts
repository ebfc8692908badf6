import { type Html, html } from './html.ts'

/** A labelled field on a line of its own; `control` has the id. */
export const field = (id: string, label: string, control: Html): Html =>
  html`<p><label for="${id}">${label}</label>
    ${control}</p>
  `

export const textField = (id: string, label: string, value = '', type = 'text'): Html =>
  field(id, label, html`<input type="${type}" id="${id}" name="${id}" value="${value}">`)

export const textArea = (id: string, label: string, value = ''): Html =>
  field(id, label, html`<textarea id="${id}" name="${id}" rows="6">${value}</textarea>`)

export const selectField = (id: string, label: string, options: readonly string[], chosen = ''): Html =>
  field(
    id,
    label,
    html`<select id="${id}" name="${id}">${options.map(
      (option) => html`<option${option === chosen ? html` selected` : undefined}>${option}</option>`
    )}</select>`
  )

/** A box or radio with its label behind it. */
export const choice = (
  type: 'checkbox' | 'radio',
  name: string,
  value: string,
  label: string,
  checked = false
): Html => {
  const id = `${name}-${value.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`
  return html`<p class="choice"><input type="${type}" id="${id}" name="${name}" value="${value}"${
    checked ? html` checked` : undefined
  }> <label for="${id}">${label}</label></p>
  `
}

/** A description list of terms and values. */
export const facts = (entries: readonly (readonly [term: string, value: string | Html])[]): Html =>
  html`<dl>
${entries.map(
  ([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>
`
)}</dl>`

/** A table with a caption; the first cell of each row heads it. */
export const table = (caption: string, heads: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html =>
  html`<table>
<caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first, ...rest]) =>
    html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>
`
)}</tbody>
</table>`
