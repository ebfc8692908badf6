import { type Html, html } from '../../site/html.ts'
import { type HistoryEntry, printAmount, type Report } from '../report.ts'
import { csrfField, layout, type Visit } from './layout.ts'

/** The only script of the application. The content security policy names it by hash, so it is built in one place. */
export const confirmDelete = (ref: string): string => `return confirm('Delete report ${ref}?')`

const entry = (term: string, value: string): Html => html`<dt>${term}</dt><dd>${value}</dd>
`

export const reportPage = (visit: Visit, report: Report, history: readonly HistoryEntry[]): Html =>
  layout(
    visit,
    `Report ${report.ref}`,
    html`<dl>
${entry('Title', report.title)}${entry('Amount', printAmount(report.amount))}${entry('Category', report.category)}${entry(
  'Date',
  report.date
)}${entry('Comment', report.comment)}${entry('Status', report.status)}</dl>
<div class="inline">
  <p><a href="/reports/${report.ref}/edit">Edit title</a></p>
  <form method="post" action="/reports/${report.ref}/delete" onsubmit="${confirmDelete(report.ref)}">
    ${csrfField(visit)}
    <p><button class="danger">Delete</button></p>
  </form>
</div>
<table>
<caption>History</caption>
<thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">Event</th></tr></thead>
<tbody>
${history.map(
  ({ at, who, event }) => html`<tr><td><time datetime="${at}">${at}</time></td><td>${who}</td><td>${event}</td></tr>
`
)}</tbody>
</table>`
  )

/** A page for what is not there or not allowed. */
export const plainPage = (visit: Visit, title: string, sentence: string): Html =>
  layout(visit, title, html`<p>${sentence}</p>`)
