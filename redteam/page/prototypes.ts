import type { BrowserAttack } from '../browser/browser-attack.ts'
import { rowOf, type Scene } from './scene.ts'

/** Everything in the page's own world that could say something else of the page than it is. */
const PATCHES = `
const home = location.origin + '/save'
const say = (proto, name, value) => Object.defineProperty(proto, name, { configurable: true, ...value })
for (const proto of [Element.prototype, HTMLElement.prototype]) {
  say(proto, 'getAttribute', { value: (name) => name === 'action' ? '/save' : null })
  say(proto, 'hasAttribute', { value: () => false })
  say(proto, 'matches', { value: () => false })
  say(proto, 'closest', { value: () => null })
  say(proto, 'getBoundingClientRect', { value: () => new DOMRect(0, 0, 100, 100) })
}
say(HTMLFormElement.prototype, 'action', { get: () => home })
say(HTMLFormElement.prototype, 'elements', { get: () => [] })
say(HTMLButtonElement.prototype, 'form', { get: () => null })
say(HTMLButtonElement.prototype, 'type', { get: () => 'button' })
say(Event.prototype, 'isTrusted', { get: () => true })
say(Document.prototype, 'elementFromPoint', { value: () => document.body })
say(Document.prototype, 'querySelectorAll', { value: () => [] })
for (const proto of [NodeList.prototype, HTMLCollection.prototype]) say(proto, Symbol.iterator, { value: function* () {} })
for (const name of ['map', 'filter', 'some', 'every', 'find', 'flatMap', 'includes']) say(Array.prototype, name, { value: () => [] })
say(String.prototype, 'toLowerCase', { value: () => 'get' })
say(globalThis, 'URL', { value: class { href = home; origin = location.origin } })
say(JSON, 'stringify', { value: () => '{}' })
say(crypto, 'getRandomValues', { value: (bytes) => bytes })
`

const scene: Scene = {
  name: 'patches all that would tell where its form goes',
  guards: [],
  unguarded: 'the interpreter runs in a world of its own: that is the guarantee of the browser, and no text of ours',
  pages: ({ evil }, tricked) => ({
    '/page': `<h1>Page</h1><script>${PATCHES}</script><form method=post action="${tricked ? `${evil}/evil` : '/save'}"><button>Save</button></form>`,
    '/save': '<h1>Saved</h1>'
  }),
  elsewhere: () => ({ '/evil': '<h1>Evil</h1>' }),
  plan: () => 'on s { open "/page" click button "Save" }',
  answer: () => () => 'none'
}

export const ATTACKS: readonly BrowserAttack[] = [rowOf(scene)]
