import { type Aimed, documentOf, type Filling, type MeasuredPage } from '../measured-page.ts'

const STYLE = `body { font: 16px sans-serif; max-width: 50em; margin: 2em auto } fieldset { margin: 1em 0 }
  .row { display: grid; grid-template-columns: 14em 1fr; gap: .5em; margin: .4em 0 } .hint { color: #666; font-size: .8em }
  :focus { outline: 2px solid #06c }`

interface Control {
  readonly label: string
  readonly kind: 'text' | 'email' | 'tel' | 'number' | 'textarea' | 'select' | 'checkbox'
  readonly options?: readonly string[]
}

const GROUPS: Readonly<Record<string, readonly Control[]>> = {
  Traveller: [
    { label: 'First name', kind: 'text' },
    { label: 'Last name', kind: 'text' },
    { label: 'Work email', kind: 'email' },
    { label: 'Telephone', kind: 'tel' },
    { label: 'Department', kind: 'select', options: ['Sales', 'Engineering', 'Finance', 'People'] },
    { label: 'Employee number', kind: 'text' },
    { label: 'Manager', kind: 'text' },
    { label: 'Cost centre', kind: 'text' }
  ],
  Journey: [
    { label: 'Destination', kind: 'text' },
    { label: 'Country', kind: 'select', options: ['Austria', 'Belgium', 'China', 'Denmark', 'Estonia'] },
    { label: 'Purpose', kind: 'textarea' },
    { label: 'Customer', kind: 'text' },
    { label: 'Project', kind: 'text' },
    { label: 'Number of nights', kind: 'number' },
    { label: 'Hotel', kind: 'text' },
    { label: 'Train ticket', kind: 'checkbox' },
    { label: 'Hire car', kind: 'checkbox' },
    { label: 'Travel class', kind: 'select', options: ['First', 'Second'] }
  ],
  Costs: [
    { label: 'Fares', kind: 'number' },
    { label: 'Lodging', kind: 'number' },
    { label: 'Meals', kind: 'number' },
    { label: 'Taxis', kind: 'number' },
    { label: 'Other costs', kind: 'number' },
    { label: 'Currency', kind: 'select', options: ['EUR', 'USD', 'CNY'] },
    { label: 'Paid by company card', kind: 'checkbox' }
  ],
  Declaration: [
    { label: 'Bank account holder', kind: 'text' },
    { label: 'Remarks', kind: 'textarea' },
    { label: 'Place', kind: 'text' },
    { label: 'Receipts are attached', kind: 'checkbox' },
    { label: 'I have told the truth', kind: 'checkbox' }
  ]
}

const idOf = (label: string): string => label.toLowerCase().replaceAll(' ', '-')

const htmlOf = ({ label, kind, options = [] }: Control, at: number): string => {
  const id = idOf(label)
  const named = `id="${id}" name="${id}"`
  if (kind === 'checkbox')
    return `<div class="row"><span></span><label><input type="checkbox" ${named}> ${label}</label></div>`
  // A third of them carry a hint.
  const hint = at % 3 === 0 ? ` aria-describedby="${id}-hint"` : ''
  const field =
    kind === 'select'
      ? `<select ${named}${hint}><option></option>${options.map((option) => `<option>${option}</option>`).join('')}</select>`
      : kind === 'textarea'
        ? `<textarea ${named}${hint} rows="3"></textarea>`
        : `<input type="${kind}" ${named}${hint}>`
  const said = hint
    ? `<span class="hint" id="${id}-hint">As it stands in the travel rules, section ${at + 1}.</span>`
    : ''
  return `<div class="row"><label for="${id}">${label}</label><div>${field}${said}</div></div>`
}

const ROLES = {
  text: 'textbox',
  email: 'textbox',
  tel: 'textbox',
  number: 'spinbutton',
  textarea: 'textbox',
  select: 'combobox',
  checkbox: 'checkbox'
} as const

const aimedAt = ({ label, kind }: Control): Aimed => ({ role: ROLES[kind], name: label, id: idOf(label) })

const fillingOf = (control: Control, at: number): Filling => {
  const aimed = aimedAt(control)
  if (control.kind === 'checkbox') return { kind: 'check', at: aimed }
  if (control.kind === 'select') return { kind: 'choose', at: aimed, text: control.options?.[1] ?? '' }
  if (control.kind === 'number') return { kind: 'fill', at: aimed, text: String(10 + at) }
  return { kind: 'fill', at: aimed, text: control.kind === 'email' ? 'kim@firm.example' : `${control.label} of Kim` }
}

const controls = Object.values(GROUPS).flat()

/** A form of thirty controls, as firms have them: labels, hints, groups; nothing of it is sent. */
export const formPage: MeasuredPage = {
  name: 'form',
  html: documentOf(
    'Travel expenses',
    STYLE,
    `<header><nav><a href="#form">Expenses</a> <a href="#help">Help</a></nav></header><main><h1>Travel expenses</h1><form id="form" onsubmit="return false">
    ${Object.entries(GROUPS)
      .map(
        ([legend, group]) =>
          `<fieldset><legend>${legend}</legend>${group.map((control) => htmlOf(control, controls.indexOf(control))).join('')}</fieldset>`
      )
      .join('\n')}
    <button type="button" id="check" onclick="out.textContent = 'Checked ' + ++globalThis.checks">Check the sums</button>
    <output id="out"></output></form></main><script>globalThis.checks = 0</script>`
  ),
  clicked: [
    { role: 'button', name: 'Check the sums', id: 'check' },
    ...controls.filter(({ kind }) => kind === 'checkbox').map(aimedAt)
  ],
  far: [],
  filled: controls.filter(({ kind }) => kind === 'text').map(aimedAt),
  form: controls.map(fillingOf)
}
