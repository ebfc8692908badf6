import { type Aimed, documentOf, type MeasuredPage } from '../measured-page.ts'

const STYLE = `body { font: 14px sans-serif } table { border-collapse: collapse } td, th { padding: 4px 10px; border-bottom: 1px solid #ddd }
  tr:hover { background: #f4f8ff } .due { color: #a00 } td.sum { text-align: right } button::before { content: ""; margin-right: 2px }`
const ROWS = 1000
const CUSTOMERS = ['Aldi Süd', 'City Taxi', 'Northern Rail', 'Papierhaus', 'Blue Harbour', 'Kanzlei Roth', '光明商店']
const STATES = ['open', 'paid', 'due', 'in dispute']

const numberOf = (row: number): string => `INV-${String(row).padStart(4, '0')}`

const rowOf = (row: number): string => {
  const no = numberOf(row)
  return `<tr><td><input type="checkbox" aria-label="Select ${no}"></td><td>${no}</td><td><a href="#${no}">${CUSTOMERS[row % CUSTOMERS.length]}</a></td>
  <td>2026-${String((row % 12) + 1).padStart(2, '0')}-${String((row % 28) + 1).padStart(2, '0')}</td>
  <td${row % 4 === 2 ? ' class="due"' : ''}>${STATES[row % STATES.length]}</td><td class="sum">${(row * 7.31).toFixed(2)}</td>
  <td><button type="button" id="mark-${row}" onclick="last.textContent = '${no}'">Mark ${no}</button></td></tr>`
}

const NEAR = [1, 3, 5, 7]
const FAR = [250, 998, 500, 750]

const buttonOf = (row: number): Aimed => ({ role: 'button', name: `Mark ${numberOf(row)}`, id: `mark-${row}` })

/** A list of a thousand invoices, each row with a box, a link and a button. */
export const tablePage: MeasuredPage = {
  name: 'table',
  html: documentOf(
    'Invoices',
    STYLE,
    `<header><h1>Invoices</h1><nav aria-label="Main"><a href="#home">Home</a> <a href="#invoices">Invoices</a> <a href="#customers">Customers</a></nav></header>
    <main><form role="search" onsubmit="return false"><label>Search <input id="search" name="q"></label><label>Customer <input id="customer" name="c"></label></form>
    <p>Last marked: <output id="last">none</output></p>
    <table><caption>All invoices</caption><thead><tr><th>Selected</th><th>Number</th><th>Customer</th><th>Date</th><th>State</th><th>Sum</th><th>Action</th></tr></thead>
    <tbody>${Array.from({ length: ROWS }, (_, row) => rowOf(row)).join('\n')}</tbody></table></main>`
  ),
  clicked: NEAR.map(buttonOf),
  far: FAR.map(buttonOf),
  filled: [
    { role: 'textbox', name: 'Search', id: 'search' },
    { role: 'textbox', name: 'Customer', id: 'customer' }
  ]
}
