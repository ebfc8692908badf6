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
