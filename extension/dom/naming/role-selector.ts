import { TAGS_OF_ROLE } from './implicit-role.ts'

/** Role words that mean more than one ARIA role. */
export const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  cell: ['cell', 'gridcell'],
  table: ['table', 'grid', 'treegrid'],
  textbox: ['textbox', 'searchbox'],
  dialog: ['dialog', 'alertdialog']
}

/** Without a role of their own to be found by. */
const ANYTHING = ['', 'none', 'generic']

/** The language's own words for kinds of elements. */
const WORDS: Readonly<Record<string, string>> = {
  field: 'input, textarea, select, [contenteditable], [role]',
  label: 'input, textarea, select, [contenteditable], [role]',
  frame: 'iframe, frame'
}

/**
 * A selector of every element that can have the role (one spelling of it, as `roleOf` gives): those that say some role, and
 * those that have it by their name. Not all that it selects have the role.
 */
export const selectorOfRole = (role: string): string => {
  const word = WORDS[role]
  if (word !== undefined) return word
  if (ANYTHING.includes(role)) return '*'
  return ['[role]', ...(FAMILIES[role] ?? [role]).flatMap((each) => TAGS_OF_ROLE[each] ?? [])].join(', ')
}
