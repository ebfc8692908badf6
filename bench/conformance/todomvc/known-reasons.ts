/** What looking at an example has shown of why it does not start, or is not used whole: a note beside what was measured. */
export const KNOWN_REASONS: Readonly<Record<string, string>> = {
  closure: 'a press draws the item anew with another box in it, so the box that was aimed at has changed',
  cujo: 'asks for a file that is not in the repository',
  dijon: 'has no filters',
  emberjs: 'asks for its files at the address that the whole repository is served at',
  emberjs_require: 'shows nothing to write in, in a browser of today',
  gwt: 'its items are no list items'
}
