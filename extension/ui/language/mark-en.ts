/** The words about the person's mark in English. */
export const markEn = {
  yours: 'Your mark',
  none: 'No mark yet: set one in the settings, and you will know our pages by it.',
  title: 'Your mark',
  more: 'A word, a shape and a colour of your choice. Every page of Writ shows it; no web page can see it. A question without it is not ours.',
  word: 'Word',
  wordHint: 'up to 24 letters; one that you would not expect elsewhere, and no password',
  shape: 'Shape',
  colour: 'Colour',
  save: 'Save the mark',
  saved: 'From now on every page of Writ shows this mark.',
  bad: 'Write a word of up to 24 letters.',
  shapes: {
    leaf: 'leaf',
    star: 'star',
    key: 'key',
    moon: 'moon',
    drop: 'drop',
    hill: 'hill',
    boat: 'boat',
    bell: 'bell'
  },
  colours: { teal: 'teal', blue: 'blue', violet: 'violet', rose: 'rose', amber: 'amber', moss: 'moss' }
}
