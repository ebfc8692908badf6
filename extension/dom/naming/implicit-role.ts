import { foldAscii } from '../tree/fold-ascii.ts'
import { flatAncestors, type Look, nearest, referenced } from '../tree/look.ts'
import { attr, isElement, isHtml, native } from '../tree/native.ts'

const PLAIN: Readonly<Record<string, string>> = {
  abbr: '',
  address: 'group',
  article: 'article',
  blockquote: 'blockquote',
  button: 'button',
  caption: 'caption',
  cite: '',
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
  form: 'form',
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
  kbd: '',
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
  ul: 'list',
  var: ''
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

const saysRole = (el: Element, roles: readonly string[]): boolean =>
  roles.includes(attr(el, 'role').trim().toLowerCase().split(/\s+/)[0] ?? '')

const SECTIONS = { article: 'article', aside: 'complementary', nav: 'navigation', section: '' }
const SECTIONS_AND_MAIN = { ...SECTIONS, main: 'main' }

/** Does it belong to a part of the page, by element or by role, and not to the page itself (HTML-AAM §4.1)? */
const isInside = (look: Look, el: Element, sections: Readonly<Record<string, string>>): boolean => {
  const [tags, roles] = [Object.keys(sections), Object.values(sections).filter((role) => role !== '')]
  const isSection = (at: Element): boolean =>
    attr(at, 'role').trim() === '' ? isHtml(at, ...tags) : saysRole(at, roles)
  return nearest(look, el, (at) => at !== el && isSection(at)) !== null
}

const hasElements = (el: Element): boolean => [...native.children(el)].some(isElement)

/** Nothing stands in it and nothing can point at it: accessibility leaves such paragraphs out. */
const isEmptyParagraph = (el: Element): boolean =>
  !native.has(el, 'id') && foldAscii(native.text(el) ?? '') === '' && !hasElements(el)

const LISTS = ['ul', 'ol', 'menu']

/** An item of what is no list any more is no item; one that no list is around is one all the same, as browsers show it. */
const isListItem = (el: Element): boolean => {
  const list = native.parent(el)
  if (!isElement(list) || !isHtml(list, ...LISTS)) return true
  return attr(list, 'role').trim() === '' || saysRole(list, ['list', 'directory'])
}

/** Does the author give it a name? */
export const isNamed = (el: Element): boolean =>
  attr(el, 'aria-label').trim() !== '' ||
  referenced(el, 'aria-labelledby').length > 0 ||
  attr(el, 'title').trim() !== ''

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

const holdsData = (cell: Element): boolean => isHtml(cell, 'td') && foldAscii(native.text(cell) ?? '') !== ''

const headerRole = (look: Look, el: Element): string => {
  const scope = attr(el, 'scope').toLowerCase()
  if (scope === 'row' || scope === 'rowgroup') return 'rowheader'
  if (scope === 'col' || scope === 'colgroup') return 'columnheader'
  const row = native.parent(el)
  const above = row && native.parent(row)
  if (above instanceof Element && isHtml(above, 'thead')) return 'columnheader'
  // Without `scope` it heads its row where data stands beside it, as browsers decide it.
  const cells: readonly Element[] = row instanceof HTMLTableRowElement ? [...row.cells] : []
  if (cells.some(holdsData)) return 'rowheader'
  return cellRole(look, el) === '' ? '' : 'columnheader'
}

const SVG = 'http://www.w3.org/2000/svg'

/** Of SVG what draws something by itself: no more to accessibility than a plain container, unless the author says so. */
const DRAWN = ['circle', 'ellipse', 'g', 'image', 'line', 'path', 'polygon', 'polyline', 'rect', 'text', 'tspan', 'use']

/** Of SVG and MathML what a person can see or use (SVG-AAM §5.6). */
const foreignRole = (el: Element): string => {
  switch (native.tag(el)) {
    case 'svg':
      return hasElements(el) || isNamed(el) ? 'img' : ''
    case 'a':
      return native.has(el, 'href') || native.has(el, 'xlink:href') ? 'link' : ''
    case 'math':
      return 'math'
    default:
      return native.namespace(el) === SVG && DRAWN.includes(native.tag(el)) ? 'generic' : ''
  }
}

/** The role an element has by itself (HTML-AAM §4.1); `''` where it has none, `generic` for plain containers. */
export const implicitRole = (look: Look, el: Element): string => {
  if (!isHtml(el)) return foreignRole(el)
  const tag = native.tag(el)
  switch (tag) {
    case 'a':
      // Without an address it is a link where it hears clicks, as browsers tell it.
      return native.has(el, 'href') || native.has(el, 'onclick') ? 'link' : 'generic'
    case 'area':
      return native.has(el, 'href') ? 'link' : 'generic'
    case 'aside':
      return isInside(look, el, SECTIONS) && !isNamed(el) ? 'generic' : 'complementary'
    case 'footer':
      return isInside(look, el, SECTIONS_AND_MAIN) ? 'sectionfooter' : 'contentinfo'
    case 'header':
      return isInside(look, el, SECTIONS_AND_MAIN) ? 'sectionheader' : 'banner'
    case 'section':
      return isNamed(el) ? 'region' : 'generic'
    case 'img':
      return native.attr(el, 'alt') === '' && !isNamed(el) ? 'presentation' : 'img'
    case 'input':
      return inputRole(el as HTMLInputElement)
    case 'li':
      return isListItem(el) ? 'listitem' : 'generic'
    case 'p':
      return isEmptyParagraph(el) ? 'generic' : 'paragraph'
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

/** Elements whose role follows from more than their name. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  banner: ['header'],
  complementary: ['aside'],
  paragraph: ['p'],
  cell: ['td', 'th'],
  columnheader: ['th'],
  combobox: ['select'],
  contentinfo: ['footer'],
  gridcell: ['td', 'th'],
  img: ['img'],
  link: ['a', 'area'],
  listbox: ['select'],
  listitem: ['li'],
  region: ['section'],
  rowheader: ['th'],
  sectionfooter: ['footer'],
  sectionheader: ['header'],
  button: ['summary']
}

const tagsOf = (role: string): readonly string[] => [
  ...Object.keys(PLAIN).filter((tag) => PLAIN[tag] === role),
  ...(OTHERS[role] ?? []),
  ...(role === 'combobox' || Object.values(INPUTS).includes(role) ? ['input'] : [])
]

/** For each role the names of all elements that can have it by themselves. */
export const TAGS_OF_ROLE: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [...new Set([...Object.values(PLAIN), ...Object.values(INPUTS), ...Object.keys(OTHERS)])].map((role) => [
    role,
    tagsOf(role)
  ])
)
