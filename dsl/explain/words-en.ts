import type { Phrases } from './phrases.ts'
import { enumerate, type Sayable, type Sentence, say } from './sentence.ts'

export const rolesEn: Phrases['roles'] = {
  alertdialog: 'alert dialog',
  columnheader: 'column header',
  combobox: 'drop-down list',
  contentinfo: 'footer',
  complementary: 'side area',
  gridcell: 'cell',
  img: 'image',
  listbox: 'list',
  listitem: 'list entry',
  main: 'main area',
  menubar: 'menu bar',
  menuitem: 'menu item',
  menuitemcheckbox: 'menu item',
  menuitemradio: 'menu item',
  navigation: 'navigation',
  progressbar: 'progress bar',
  radio: 'radio button',
  radiogroup: 'group of radio buttons',
  rowgroup: 'group of rows',
  rowheader: 'row header',
  searchbox: 'search field',
  spinbutton: 'number field',
  status: 'status message',
  tablist: 'row of tabs',
  tabpanel: 'tab panel',
  textbox: 'text field',
  treegrid: 'tree table',
  treeitem: 'tree entry'
}

const infix =
  (op: string) =>
  (a: Sayable, b: Sayable): Sentence =>
    say`${a} ${op} ${b}`

export const opsEn: Phrases['ops'] = {
  or: infix('or'),
  and: infix('and'),
  '==': infix('is'),
  '!=': infix('is not'),
  '<=': infix('is at most'),
  '>=': infix('is at least'),
  '<': infix('is below'),
  '>': infix('is above'),
  contains: infix('contains'),
  'starts with': infix('starts with'),
  matches: infix('fits the pattern'),
  '+': infix('+'),
  '-': infix('−'),
  '*': infix('×'),
  '/': infix('÷')
}

const arg = (args: readonly Sentence[], i: number): Sentence => args[i] ?? say`nothing`
const more = (args: readonly Sentence[], i: number, before: string, after = ''): Sentence =>
  args[i] ? say`${before}${arg(args, i)}${after}` : say``
const of =
  (what: string) =>
  (args: readonly Sentence[]): Sentence =>
    say`the ${what} of ${arg(args, 0)}`

export const callsEn: Phrases['calls'] = {
  length: of('length'),
  first: of('first'),
  last: of('last'),
  sum: of('sum'),
  min: of('smallest'),
  max: of('largest'),
  text: (args) => say`${arg(args, 0)} as text`,
  number: (args) => say`${arg(args, 0)} read as a number${more(args, 1, ' (', ')')}`,
  date: (args) => say`${arg(args, 0)} read as a date${more(args, 1, ' (', ')')}`,
  format: (args) => say`${arg(args, 0)} as ${arg(args, 1)} writes it${more(args, 2, ', with ', ' decimals')}`,
  add_days: (args) => say`${arg(args, 1)} days after ${arg(args, 0)}`,
  days_between: (args) => say`the days from ${arg(args, 0)} to ${arg(args, 1)}`,
  take: (args) => say`the first ${arg(args, 1)} of ${arg(args, 0)}`,
  replace: (args) => say`${arg(args, 0)} with ${arg(args, 2)} for every ${arg(args, 1)}`,
  trim: (args) => say`${arg(args, 0)} without the blanks around it`,
  lower: (args) => say`${arg(args, 0)} in small letters`,
  upper: (args) => say`${arg(args, 0)} in capitals`,
  round: (args) => say`${arg(args, 0)} rounded${more(args, 1, ' to ', ' decimals')}`,
  join: (args) => say`${arg(args, 0)} joined${more(args, 1, ' by ')}`,
  split: (args) => say`${arg(args, 0)} split at ${arg(args, 1)}`
}

export const verbsEn: Phrases['verbs'] = {
  open: 'open',
  back: 'go back',
  forward: 'go forward',
  reload: 'reload',
  close: 'close tab',
  click: 'click',
  'double-click': 'double-click',
  'right-click': 'right-click',
  hover: 'point at',
  clear: 'clear',
  check: 'tick',
  uncheck: 'untick',
  copy: 'copy',
  paste: 'paste',
  screenshot: 'take a picture',
  drag: 'drag',
  'scroll-to': 'scroll to',
  scroll: 'scroll',
  fill: 'fill in',
  'fill-secret': 'fill in a secret',
  type: 'type into',
  press: 'press',
  choose: 'choose',
  upload: 'upload',
  download: 'download',
  call: 'call a tool',
  run: 'run code',
  ask: 'ask you',
  'hand-over': 'hand over to you',
  endorse: 'ask you to vouch',
  declassify: 'ask you to release',
  'read-url': 'read the address',
  'read-title': 'read the title',
  'read-text': 'read text',
  'read-value': 'read a value',
  'read-count': 'count',
  'read-table': 'read rows',
  'read-all': 'read every match',
  'read-record': 'read parts',
  'read-attribute': 'read an attribute',
  exists: 'look for',
  wait: 'wait for',
  observe: 'show the agent'
}

export const listEn: Phrases['list'] = { between: ', ', and: ' and ', or: ' or ', part: '; ' }

export const andEn = (all: readonly Sentence[]): Sentence => enumerate(all, listEn.between, listEn.and)
