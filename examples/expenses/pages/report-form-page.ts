import { type Html, html } from '../../site/html.ts'
import { CATEGORIES, type Report } from '../report.ts'
import type { FieldError, FormValues } from '../validate-report.ts'
import { described, errorSummary, fieldNotes } from './field.ts'
import { csrfField, layout, type Visit } from './layout.ts'

const AMOUNT_HINT = 'In euros, like 12.50'

/** The form of a new report. `novalidate`: complaints come from the server, the same for everybody. */
export const newReportPage = (visit: Visit, values: FormValues, errors: readonly FieldError[]): Html =>
  layout(
    visit,
    'New report',
    html`${errorSummary(errors)}
<form method="post" action="/reports/new" novalidate>
  ${csrfField(visit)}
  <p><label for="title">Title</label>
    <input type="text" ${described('title', errors)} value="${values.title}" required maxlength="120">
    ${fieldNotes('title', errors)}</p>
  <p><label for="amount">Amount</label>
    <input type="number" ${described('amount', errors, AMOUNT_HINT)} value="${values.amount}" required min="0.01" step="0.01">
    ${fieldNotes('amount', errors, AMOUNT_HINT)}</p>
  <p><label for="category">Category</label>
    <select ${described('category', errors)} required><option value="">Choose one</option>${CATEGORIES.map(
      (known) => html`<option${known === values.category ? html` selected` : undefined}>${known}</option>`
    )}</select>
    ${fieldNotes('category', errors)}</p>
  <p><label for="date">Date</label>
    <input type="date" ${described('date', errors)} value="${values.date}" required>
    ${fieldNotes('date', errors)}</p>
  <p><label for="comment">Comment</label>
    <textarea ${described('comment', errors)} rows="4" maxlength="2000">${values.comment}</textarea>
    ${fieldNotes('comment', errors)}</p>
  <p><span class="choice"><input type="checkbox" ${described('receipt', errors)} value="yes" required${
    values.receipt === 'yes' ? html` checked` : undefined
  }>
    <label for="receipt">I have the receipt</label></span>
    ${fieldNotes('receipt', errors)}</p>
  <p><button>Submit</button></p>
</form>`
  )

/** The title is all that can be changed once a report is filed. */
export const editReportPage = (visit: Visit, report: Report, title: string, errors: readonly FieldError[]): Html =>
  layout(
    visit,
    `Edit ${report.ref}`,
    html`${errorSummary(errors)}
<form method="post" action="/reports/${report.ref}/edit" novalidate>
  ${csrfField(visit)}
  <p><label for="title">Title</label>
    <input type="text" ${described('title', errors)} value="${title}" required maxlength="120">
    ${fieldNotes('title', errors)}</p>
  <p><button>Save</button></p>
</form>`
  )
