/**
 * What a target can name: the concrete roles of WAI-ARIA 1.2 that a person can point at, and the language's own words:
 * `field` (any editable element), `text` (any element by its whole text), `frame` (an `iframe`), `image` and `page` (the whole page, after `in`).
 */
const ROLES: ReadonlySet<string> = new Set(
  `alert alertdialog application article banner blockquote button caption cell checkbox code columnheader combobox
  complementary contentinfo definition deletion dialog document emphasis feed field figure form frame generic grid gridcell
  group heading image img insertion label link list listbox listitem log main mark marquee math menu menubar menuitem
  menuitemcheckbox menuitemradio meter navigation note option page paragraph progressbar radio radiogroup region row
  rowgroup rowheader scrollbar search searchbox separator slider spinbutton status strong subscript superscript switch
  tab table tablist tabpanel term text textbox time timer toolbar tooltip tree treegrid treeitem`.split(/\s+/)
)

export const ROLE_NAMES: Iterable<string> = ROLES

export const isRole = (role: string): boolean => ROLES.has(role)
