const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Concrete roles of WAI-ARIA 1.3, with graphics and the DPUB roles left out: the words a `role` attribute may hold. */
export const ARIA_ROLES = words(`
  alert alertdialog application article banner blockquote button caption cell checkbox code columnheader combobox
  comment complementary contentinfo definition deletion dialog directory document emphasis feed figure form generic grid
  gridcell group heading image img insertion link list listbox listitem log main mark marquee math menu menubar
  menuitem menuitemcheckbox menuitemradio meter navigation none note option paragraph presentation progressbar radio
  radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider spinbutton status strong
  subscript suggestion superscript switch tab table tablist tabpanel term textbox time timer toolbar tooltip tree
  treegrid treeitem sectionheader sectionfooter
  associationlist associationlistitemkey associationlistitemvalue`)

/** Roles whose name may come from their content (WAI-ARIA §5.2.8.6). */
export const NAMED_BY_CONTENT = words(`
  button cell checkbox columnheader comment gridcell heading link menuitem menuitemcheckbox menuitemradio option radio
  row rowheader sectionhead switch tab term tooltip treeitem`)

/** Roles that have no name by themselves (WAI-ARIA 1.3 §5.2.8.5). */
export const NEVER_NAMED = words(`
  caption code deletion emphasis generic insertion mark paragraph strong subscript superscript time`)

/** Roles that, met inside something named by its content, add their own content to that name. */
export const TRANSPARENT_IN_CONTENT = words(`
  alert banner blockquote caption code complementary contentinfo definition deletion emphasis figure generic group image
  insertion list listitem main mark navigation none note paragraph presentation region rowgroup search section
  sectionfooter sectionheader status strong subscript suggestion superscript table term time timer article document log`)

/** Attributes that every role has; an element with one of them stays exposed though it says `presentation`. */
export const GLOBAL_ATTRIBUTES = [
  'aria-atomic',
  'aria-busy',
  'aria-controls',
  'aria-current',
  'aria-describedby',
  'aria-description',
  'aria-details',
  'aria-dropeffect',
  'aria-flowto',
  'aria-grabbed',
  'aria-keyshortcuts',
  'aria-label',
  'aria-labelledby',
  'aria-live',
  'aria-owns',
  'aria-relevant',
  'aria-roledescription'
] as const

/** Roles with a checked state. */
export const CHECKABLE = words('checkbox radio switch menuitemcheckbox menuitemradio')
