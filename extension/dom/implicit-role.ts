import { flatAncestors, type Look, nearest } from './look.ts'
import { attr, isHtml, native } from './native.ts'

const PLAIN: Readonly<Record<string, string>> = {
  address: 'group',
  article: 'article',
  aside: 'complementary',
  blockquote: 'blockquote',
  button: 'button',
  caption: 'caption',
  code: 'code',
  datalist: 'listbox',
  dd: 'definition',
  del: 'deletion',
  details: 'group',
  dfn: 'term',
  dialog: 'dialog',
  dt: 'term',
  em: 'emphasis',
  fieldset: 'group',
  figure: 'figure',
  h1: 'heading',
  h2: 'heading',
  h3: 'heading',
  h4: 'heading',
  h5: 'heading',
  h6: 'heading',
  hgroup: 'group',
  hr: 'separator',
  html: 'document',
  ins: 'insertion',
  main: 'main',
  mark: 'mark',
  math: 'math',
  menu: 'list',
  meter: 'meter',
  nav: 'navigation',
  ol: 'list',
  optgroup: 'group',
  option: 'option',
  output: 'status',
  p: 'paragraph',
  progress: 'progressbar',
  s: 'deletion',
  search: 'search',
  strong: 'strong',
  sub: 'subscript',
  sup: 'superscript',
  svg: 'img',
  table: 'table',
  tbody: 'rowgroup',
  textarea: 'textbox',
  tfoot: 'rowgroup',
  thead: 'rowgroup',
  time: 'time',
  tr: 'row',
  ul: 'list'
}

const INPUTS: Readonly<Record<string, string>> = {
  button: 'button',
  checkbox: 'checkbox',
  email: 'textbox',
  image: 'button',
  number: 'spinbutton',
  radio: 'radio',
  range: 'slider',
  reset: 'button',
  search: 'searchbox',
  submit: 'button',
  tel: 'textbox',
  text: 'textbox',
  url: 'textbox'
}

/** Kinds of `<input>` that HTML-AAM gives no role; the language's word `field` finds them. */
const ROLELESS = ['password', 'date', 'datetime-local', 'month', 'week', 'time', 'color', 'file', 'hidden']

const inputRole = (el: HTMLInputElement): string => {
  if (ROLELESS.includes(el.type)) return ''
  const role = INPUTS[el.type] ?? 'textbox'
  const suggests = el.list !== null && (role === 'textbox' || role === 'searchbox')
  return suggests ? 'combobox' : role
}

const SECTIONING = ['article', 'aside', 'main', 'nav', 'section']

const isInSection = (look: Look, el: Element): boolean =>
  nearest(look, el, (at) => at !== el && isHtml(at, ...SECTIONING)) !== null

const isNamed = (el: Element): boolean =>
  attr(el, 'aria-label').trim() !== '' || attr(el, 'aria-labelledby').trim() !== '' || attr(el, 'title').trim() !== ''

const isGridTable = (table: Element | null): boolean =>
  table !== null && ['grid', 'treegrid'].includes(attr(table, 'role').trim().toLowerCase())

const cellRole = (look: Look, el: Element): string => {
  let table: Element | null = null
  for (const at of flatAncestors(look, el)) {
    if (isHtml(at, 'table')) {
      table = at
      break
    }
  }
  if (table === null) return ''
  return isGridTable(table) ? 'gridcell' : 'cell'
}

const headerRole = (look: Look, el: Element): string => {
  const scope = attr(el, 'scope').toLowerCase()
  if (scope === 'row' || scope === 'rowgroup') return 'rowheader'
  if (scope === 'col' || scope === 'colgroup') return 'columnheader'
  const row = native.parent(el)
  const above = row && native.parent(row)
  if (above instanceof Element && isHtml(above, 'thead')) return 'columnheader'
  // HTML's header algorithm without `scope`: alone among data cells it heads its row.
  const beside = row instanceof HTMLTableRowElement ? [...row.cells] : []
  if (beside.some((cell) => isHtml(cell, 'td'))) return beside[0] === el ? 'rowheader' : 'columnheader'
  return cellRole(look, el) === '' ? '' : 'columnheader'
}

/** The role an element has by itself (HTML-AAM §4.1); `''` where it has none, `generic` for plain containers. */
export const implicitRole = (look: Look, el: Element): string => {
  if (!isHtml(el)) return native.tag(el) === 'svg' ? 'img' : native.tag(el) === 'math' ? 'math' : ''
  const tag = native.tag(el)
  switch (tag) {
    case 'a':
    case 'area':
      return native.has(el, 'href') ? 'link' : 'generic'
    case 'footer':
      return isInSection(look, el) ? 'sectionfooter' : 'contentinfo'
    case 'header':
      return isInSection(look, el) ? 'sectionheader' : 'banner'
    case 'form':
      return isNamed(el) ? 'form' : ''
    case 'section':
      return isNamed(el) ? 'region' : 'generic'
    case 'img':
      return native.attr(el, 'alt') === '' && !isNamed(el) ? 'presentation' : 'img'
    case 'input':
      return inputRole(el as HTMLInputElement)
    case 'li': {
      const list = native.parent(el)
      return list instanceof Element && isHtml(list, 'ul', 'ol', 'menu') ? 'listitem' : 'generic'
    }
    case 'select': {
      const select = el as HTMLSelectElement
      return select.multiple || select.size > 1 ? 'listbox' : 'combobox'
    }
    case 'summary': {
      const details = native.parent(el)
      return details instanceof Element && isHtml(details, 'details') ? 'button' : 'generic'
    }
    case 'td':
      return cellRole(look, el)
    case 'th':
      return headerRole(look, el)
    default:
      return PLAIN[tag] ?? 'generic'
  }
}
