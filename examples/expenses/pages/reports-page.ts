import { type Html, html } from '../../site/html.ts'
import type { ReportPage } from '../open-store.ts'
import { printAmount, type Report, STATUSES, type Status } from '../report.ts'
import { layout, type Visit } from './layout.ts'

const row = (report: Report): Html => html`<tr>
  <th scope="row"><a href="/reports/${report.ref}">${report.ref}</a></th>
  <td>${report.title}</td>
  <td>${report.category}</td>
  <td class="number">${printAmount(report.amount)}</td>
  <td><time datetime="${report.date}">${report.date}</time></td>
  <td>${report.status}</td>
</tr>
`

const pageLink = (text: 'Previous' | 'Next', page: number, status: Status | undefined): Html =>
  html`<a href="/reports?${new URLSearchParams({ ...(status && { status }), page: `${page}` }).toString()}" rel="${
    text === 'Next' ? 'next' : 'prev'
  }">${text}</a>`

export const reportsPage = (visit: Visit, { reports, page, pages, total }: ReportPage, status?: Status): Html =>
  layout(
    visit,
    'Expense reports',
    html`<form method="get" action="/reports" class="inline" aria-label="Filter">
  <p><label for="status">Status</label>
    <select id="status" name="status"><option value="">Any</option>${STATUSES.map(
      (known) => html`<option${known === status ? html` selected` : undefined}>${known}</option>`
    )}</select></p>
  <p><button class="quiet">Filter</button></p>
</form>
<table>
<caption>Reports</caption>
<thead><tr>
  <th scope="col">Reference</th><th scope="col">Title</th><th scope="col">Category</th>
  <th scope="col" class="number">Amount</th><th scope="col">Date</th><th scope="col">Status</th>
</tr></thead>
<tbody>
${reports.map(row)}</tbody>
</table>
<p>${total === 1 ? '1 report' : `${total} reports`}, amounts in euros. Page ${page} of ${pages}.</p>
<nav aria-label="Pages" class="inline">
${page > 1 ? pageLink('Previous', page - 1, status) : undefined}
${page < pages ? pageLink('Next', page + 1, status) : undefined}
</nav>`
  )
