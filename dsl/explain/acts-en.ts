import type { ActParts, Phrases } from './phrases.ts'
import { type Sentence, say } from './sentence.ts'

const THING: Sentence = say`an element`
const on =
  (verb: string) =>
  ({ aim = THING }: ActParts): Sentence =>
    say`${verb} ${aim}`
const alone = (words: string) => (): Sentence => say`${words}`
const withValue = (value: Sentence | undefined, before: string) => (value ? say`${before}${value}` : say``)

/** Each act and look as a request in English: `click the button “Save”`. */
export const actsEn: Phrases['acts'] = {
  open: ({ value }) => say`open ${value ?? 'a page'}`,
  back: alone('go back one page'),
  forward: alone('go forward one page'),
  reload: alone('reload the page'),
  close: ({ value }) => say`close the tab${withValue(value, ' ')}`,
  click: on('click'),
  'double-click': on('double-click'),
  'right-click': on('right-click'),
  hover: on('point at'),
  clear: on('clear'),
  check: on('tick'),
  uncheck: on('untick'),
  copy: on('copy'),
  paste: ({ aim = THING }) => say`paste what was copied into ${aim}`,
  screenshot: ({ aim = THING }) => say`take a picture of ${aim}, which stays on this device`,
  drag: ({ aim = THING, to }) => say`drag ${aim} to ${to ?? THING}`,
  'scroll-to': on('scroll to'),
  scroll: ({ aim, value }) => say`scroll${withValue(aim, ' ')}${withValue(value, ' ')}`,
  fill: ({ aim = THING, value }) => say`fill in ${aim}${withValue(value, ' with ')}`,
  'fill-secret': ({ aim = THING, value }) => say`fill in ${aim} with ${value ?? 'a secret from your vault'}`,
  type: ({ aim = THING, value }) => say`type ${value ?? 'text'} into ${aim}`,
  press: ({ aim, value }) => say`press ${value ?? 'a key'}${withValue(aim, ' in ')}`,
  choose: ({ aim = THING, value }) => say`choose ${value ?? 'an option'} from ${aim}`,
  upload: ({ aim = THING, value }) => say`upload ${value ?? 'a file'} to ${aim}`,
  download: ({ aim }) => say`download a file${withValue(aim, ' by ')}`,
  call: ({ value }) => say`call ${value ?? 'a tool'}`,
  run: ({ value }) => say`run code${withValue(value, ' in ')}`,
  ask: ({ value }) => say`ask you${withValue(value, ' ')}`,
  'hand-over': ({ value }) => say`hand over to you${withValue(value, ': ')}`,
  endorse: ({ value }) => say`ask you to vouch for ${value ?? 'a value'}`,
  declassify: ({ value }) => say`ask you to release ${value ?? 'a value'}`,
  'read-url': alone('read the page’s address'),
  'read-title': alone('read the page’s title'),
  'read-text': on('read the text of'),
  'read-value': on('read the value of'),
  'read-count': on('count how often there is'),
  'read-table': on('read the rows of'),
  'read-all': on('read every'),
  'read-record': on('read the parts of'),
  'read-attribute': ({ aim = THING, value }) => say`read the attribute${withValue(value, ' ')} of ${aim}`,
  exists: on('look for'),
  wait: on('wait for'),
  observe: ({ aim = THING }) => say`show the agent an outline of ${aim}`
}
