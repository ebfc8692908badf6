type Words = Readonly<Record<string, string>>

/** What other languages call our functions. */
export const FOREIGN_FUNCTIONS: Words = {
  len: 'length',
  size: 'length',
  count: 'length',
  str: 'text',
  string: 'text',
  String: 'text',
  toString: 'text',
  int: 'number',
  float: 'number',
  parseInt: 'number',
  parseFloat: 'number',
  Number: 'number',
  toNumber: 'number',
  Date: 'date',
  uppercase: 'upper',
  toUpperCase: 'upper',
  lowercase: 'lower',
  toLowerCase: 'lower',
  strip: 'trim',
  replaceAll: 'replace',
  head: 'first',
  limit: 'take',
  total: 'sum'
}

const NO_CLOCK = 'plans have no clock; declare `input today: date`'
const SORT = '`list sort by .field`, or `sort by it`'
const AVERAGE = '`sum(l) / length(l)`'
const PLUS = '`+` joins texts, and lists'
const CONTAINS = '`x contains y`'

/** What stands here for functions of other languages that are none of ours. */
export const FOREIGN_HINTS: Words = {
  today: NO_CLOCK,
  now: NO_CLOCK,
  time: NO_CLOCK,
  sort: SORT,
  sorted: SORT,
  sortBy: SORT,
  sort_by: SORT,
  average: AVERAGE,
  avg: AVERAGE,
  mean: AVERAGE,
  concat: PLUS,
  append: PLUS,
  push: PLUS,
  filter: '`list where …`',
  map: '`list map …`',
  contains: CONTAINS,
  includes: CONTAINS,
  starts_with: '`x starts with y`',
  startsWith: '`x starts with y`',
  startswith: '`x starts with y`',
  range: '`repeat up to N { … }`'
}

/** What is said of any other function that there is not. */
export const ANY_FUNCTION = '`run python` computes what no function here does'

const SCROLLED = '`scroll down 10`, or `scroll to` a target'

/** Places that are no roles. */
export const FOREIGN_PLACES: Words = { top: SCROLLED, bottom: SCROLLED, end: SCROLLED, start: SCROLLED }

/** What other languages call our values. */
export const FOREIGN_VALUES: Words = {
  null: 'none',
  nil: 'none',
  None: 'none',
  undefined: 'none',
  True: 'true',
  TRUE: 'true',
  False: 'false',
  FALSE: 'false'
}

/** Elements of HTML and words of other tools, by the role that they have most often. */
export const FOREIGN_ROLES: Words = {
  a: 'link',
  anchor: 'link',
  btn: 'button',
  input: 'field',
  textarea: 'field',
  textfield: 'field',
  inputbox: 'field',
  box: 'checkbox',
  dropdown: 'combobox',
  select: 'combobox',
  h1: 'heading',
  h2: 'heading',
  h3: 'heading',
  title: 'heading',
  header: 'heading',
  tr: 'row',
  td: 'cell',
  li: 'listitem',
  item: 'listitem',
  ul: 'list',
  nav: 'navigation',
  section: 'region',
  modal: 'dialog',
  popup: 'dialog',
  toggle: 'switch'
}
