import { expect, test } from 'vitest'
import { withoutUnseen } from './without-unseen.ts'

test.each([
  ['a family', '👩\u200d👩\u200d👧'],
  ['a colour of skin', '👩🏽\u200d💻'],
  ['flags', '🏳️\u200d🌈 🏴\u200d☠️'],
  ['hearts and signs', '❤️\u200d🔥 ✔️ ☺\ufe0e 👁️\u200d🗨️'],
  ['keys', '1\ufe0f\u20e3 #\ufe0f\u20e3'],
  ['Persian', 'می\u200cخواهم نامه\u200cای ه\u200d'],
  ['Hindi and Bangla', 'क्\u200dष ক্\u200cষ'],
  ['Sinhala', 'ශ්\u200dරී'],
  ['lines', 'a\n\tb']
])('what %s is drawn with stays', (_, text) => {
  expect(withoutUnseen(text)).toBe(text)
})

test.each([
  ['joiners among Latin letters', 'k\u200c-\u200do\u200cf', 'k-of'],
  ['joiners at an edge of a script', 'م\u200cx a\u200cم', 'مx aم'],
  ['joiners one behind the other', 'می\u200c\u200cخ م\u200d\u200d', 'میخ م'],
  ['joiners behind what is not seen', 'م\u2060\u200cم', 'مم'],
  ['joiners that join no emojis', '👩\u200dx \u200d👩 👩\u200d', '👩x 👩 👩'],
  ['selectors of what is no emoji', 'a\ufe0f 中\ufe0e 1\ufe0f \ufe0f', 'a 中 1 '],
  ['a selector too many', '✔\ufe0f\ufe0f\ufe0e', '✔\ufe0f'],
  ['tags and fillers', 'a\u{e0061}\u3164\u2800\u00adb', 'ab']
])('%s do not', (_, text, seen) => {
  expect(withoutUnseen(text)).toBe(seen)
})
