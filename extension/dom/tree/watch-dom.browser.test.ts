import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const PAGE = `<style id=sheet>.gone { display: none } .veiled { visibility: hidden } .loose { display: contents }
  .marked::before { content: "one " } .shown { visibility: visible }</style>
  <main id=m><table id=t><thead><tr><th>one</th><th>two</th></tr></thead><tbody>
    <tr><td>one</td><td><button id=b1>one</button></td></tr><tr><td><b>two</b></td><td><input type=checkbox aria-label=one></td></tr>
  </tbody></table><ul id=u><li>one</li><li><a href=#x>two</a></li></ul>
  <label for=f>one</label><input id=f><div id=d role=button>two</div><x-host id=x><span slot=s>one</span><button>two</button></x-host>
  <section id=p><h2>one</h2><span id=s>two</span><p>three</p></section></main>`

/** What a page can do to itself, each by a number or two; what makes a mutation record and what does not. */
const CHANGES = `[
  (el, n) => el.setAttribute(pick(ATTRIBUTES, n), pick(VALUES, n >> 4)),
  (el, n) => el.removeAttribute(pick(ATTRIBUTES, n)),
  (el, n) => { (el.firstChild ?? el).textContent = pick(WORDS, n) },
  (el, n) => { for (const at of el.childNodes) if (at.nodeType === 3) at.data = pick(WORDS, n) },
  (el, n) => el.append(pick(WORDS, n)),
  (el, n) => el.insertAdjacentHTML('beforeend', pick(MADE, n)),
  (el, n) => { const to = any(n); if (!el.contains(to) && el !== document.body) to.append(el) },
  (el) => { if (el !== document.body) el.remove() },
  (el, n) => { if (!mayHost(el)) return; roots.set(el, el.attachShadow({ mode: n % 2 ? 'open' : 'closed', slotAssignment: n % 5 ? 'named' : 'manual' })); roots.get(el).innerHTML = pick(SHADOWS, n) },
  (el, n) => { for (const root of roots.values()) root.querySelector('slot')?.assign?.(...[...root.host.children].slice(0, n % 3)) },
  (el, n) => { const root = [...roots.values()][n % (roots.size || 1)]; root?.firstElementChild?.setAttribute(pick(ATTRIBUTES, n), pick(VALUES, n >> 3)) },
  (el, n) => document.styleSheets[0]?.insertRule(pick(RULES, n)),
  (el, n) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(pick(RULES, n)); document.adoptedStyleSheets = [sheet] },
  (el, n) => { if (document.styleSheets[0]) document.styleSheets[0].disabled = n % 2 === 0 },
  (el, n) => { if ('checked' in el) el.checked = n % 2 === 0; if (typeof el.value === 'string') el.value = pick(WORDS, n) },
  (el, n) => { if ('type' in el) el.type = pick(['text', 'checkbox', 'button', 'submit', 'radio'], n) },
  (el) => el.focus?.(),
  (el, n) => { el.hidden = n % 2 === 0 }
]`

const HARNESS = `
  const WORDS = ['one', 'two', 'three', ' one ', 'On\\u0065\\u0301', '\\u0301', 'ΟΣ', 'ΟΣ.', '']
  const ATTRIBUTES = ['role', 'aria-label', 'aria-labelledby', 'aria-hidden', 'class', 'title', 'id', 'for', 'slot', 'aria-owns', 'style', 'data-x', 'contenteditable', 'scope', 'tabindex', 'href']
  const VALUES = ['button', 'one', 'two', 'b1', 's', 'gone', 'veiled', 'marked', 'loose', 'shown', 'true', 'none', 'link', 'cell', 'row', 'presentation', 'f', 'd', '', 'display:contents', 'row', 'checkbox']
  const MADE = ['<button>one</button>', '<td>two</td>', '<a href=#>one</a>', '<li>two</li>', '<label for=b1>one</label>', '<slot name=s></slot>', '<x-host><i>one</i></x-host>', '<tr><td>one</td></tr>', '<template><button>one</button></template>', '<svg role=button><title>one</title></svg>']
  const SHADOWS = ['<button>one</button><slot></slot>', '<slot name=s><button>two</button></slot>', '<table><tr><td>one<slot></slot></td></tr></table>', '<div role=row><slot></slot></div>']
  const RULES = ['td { display: none }', 'button::before { content: "one" }', 'button::after { content: "\\u0301" }', 'tr { visibility: hidden }', 'td, button { visibility: visible }', 'div, li { display: contents }', ':focus { display: none }', 'li::before { content: "two " }']
  const TARGETS = ['button', 'cell', 'row', 'link', 'listitem', 'checkbox', 'field', 'columnheader', 'heading', 'label', 'textbox'].flatMap((role) =>
    [undefined, 'one', 'two', 'one two', 'oné', 'οσ'].map((text) => ({ role, ...(text && { match: { kind: 'is', text } }), states: [], having: [] })))
  const HAVING = ['one', 'two'].map((text) => ({ role: 'row', states: [], having: [{ role: 'cell', match: { kind: 'is', text }, states: [], having: [] }] }))
  const roots = new Map()
  // The names that the DOM standard lets have a shadow tree (attachShadow), once each.
  const mayHost = (el) => !roots.has(el) && (el.localName.includes('-') || ['article', 'aside', 'blockquote', 'body', 'div', 'footer', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'main', 'nav', 'p', 'section', 'span'].includes(el.localName))
  const pick = (from, n) => from[n % from.length]
  const shadowOf = (el) => el.shadowRoot ?? roots.get(el) ?? null
  const flat = (el) => { const root = shadowOf(el); if (root) return [...root.children]
    const given = el.localName === 'slot' ? el.assignedNodes() : []; return given.length > 0 ? given.filter((at) => at.nodeType === 1) : [...el.children] }
  const walk = (el) => flat(el).flatMap((child) => [child, ...walk(child)])
  const any = (n) => { const all = [document.body, ...document.body.querySelectorAll('*')]; return all[n % all.length] }
  const newLook = (known) => writDom.newLook(document, shadowOf, known)
  const key = (text) => text.replace(/[\\s\\u00a0]+/g, ' ').trim().normalize('NFC').toLowerCase()
  const ROLES = { cell: ['cell', 'gridcell'], textbox: ['textbox', 'searchbox'] }
  // Every element asked by a look of its own: slow, and nothing to go wrong.
  const asked = ({ role, match }, among) => among.filter((el) =>
    (ROLES[role] ?? [role]).includes(writDom.roleOf(newLook(), el)) && !writDom.isHidden(newLook(), el) && (!match || key(writDom.calledBy(newLook(), el)) === key(match.text)))
  const say = (el) => (el.id || '') + el.outerHTML.slice(0, 60)
  const differences = (watch) => {
    const all = walk(document.documentElement)
    const found = (target) => { const got = writDom.findAll(newLook(watch.known()), target); return got.ok ? got.value : [] }
    const plain = TARGETS.filter(({ role }) => role !== 'field' && role !== 'label').filter((target) => {
      const [a, b] = [found(target), asked(target, all)]; return a.length !== b.length || a.some((el, at) => el !== b[at]) })
    const words = TARGETS.filter(({ role }) => role === 'field' || role === 'label').filter((target) => {
      const [a, b] = [found(target), writDom.findAll(newLook(), target).value]; return a.length !== b.length || a.some((el, at) => el !== b[at]) })
    const having = HAVING.filter((target) => {
      const [a, b] = [found(target), asked({ role: 'row' }, all).filter((row) => asked(target.having[0], walk(row)).length > 0)]
      return a.length !== b.length || a.some((el, at) => el !== b[at]) })
    return [...plain, ...words, ...having].map((target) => JSON.stringify([target, found(target).map(say), asked(target, all).map(say)]))
  }`

const run = (changes: readonly (readonly [number, number, number])[]) => `(() => {
  ${HARNESS}
  const CHANGES = ${CHANGES}
  const watch = writDom.watchDom(document, shadowOf)
  for (const [what, where, n] of ${JSON.stringify(changes)}) {
    pick(CHANGES, what)(any(where), n)
    const wrong = differences(watch)
    if (wrong.length > 0) { watch.stop(); return [what + ' ' + where + ' ' + n, ...wrong.slice(0, 3)] }
  }
  watch.stop()
  return []
})()`

describe('what is kept from look to look', () => {
  test('is what a new look finds, whatever the page does to itself in between', async () => {
    const change = fc.tuple(fc.nat(17), fc.nat(400), fc.nat(2000))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 5, maxLength: 25 }), async (changes) => {
        const { page } = await pages.open(PAGE)
        expect(await page.evaluate(run(changes))).toEqual([])
      }),
      { numRuns: 25 }
    )
  })

  test('no element is missed by the role that it has', async () => {
    const tags =
      `a abbr address area article aside b blockquote button caption cite code datalist dd del details dfn dialog div dl dt
      em fieldset figcaption figure footer form h1 h2 h6 header hgroup hr img input ins kbd li main map mark math menu meter nav ol
      optgroup option output p progress s search section select small span strong sub summary sup svg table tbody td textarea
      tfoot th thead time tr ul var video x-y`.split(/\s+/)
    const { page } = await pages.open('<main></main>')
    const missed = await page.evaluate(`(() => {
      const attributes = [{}, { href: '#', 'aria-label': 'x' }, { title: 'x', open: '' }, { role: 'none', tabindex: '0' }, { role: 'listbox' }, { scope: 'row' }, { scope: 'col' }, { multiple: '' }, { alt: 'x' }, { onclick: '0' }]
      const types = ['button', 'checkbox', 'email', 'image', 'number', 'radio', 'range', 'search', 'submit', 'tel', 'text', 'url', 'date', 'password']
      for (const around of ['div', 'table', 'tr', 'ul', 'section', 'details', 'select', 'svg', 'math']) {
        const parent = document.querySelector('main').appendChild(around === 'svg' ? document.createElementNS('http://www.w3.org/2000/svg', 'svg') : document.createElement(around))
        for (const tag of ${JSON.stringify(tags)}) for (const given of tag === 'input' ? types.map((type) => ({ type })) : attributes) {
          const el = parent.appendChild(around === 'svg' ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag))
          for (const [name, value] of Object.entries(given)) el.setAttribute(name, value)
          el.append('x')
        }
      }
      const look = writDom.newLook(document)
      const found = new Map()
      const all = (role) => { if (!found.has(role)) found.set(role, new Set(writDom.findAll(look, { role, states: [], having: [] }).value)); return found.get(role) }
      return [...document.querySelectorAll('main *')].filter((el) => {
        const role = writDom.roleOf(look, el)
        return !['', 'none', 'generic'].includes(role) && !writDom.isHidden(look, el) && !all(role).has(el)
      }).map((el) => writDom.roleOf(look, el) + ' ' + el.outerHTML)
    })()`)
    expect(missed).toEqual([])
  })

  test.each([
    [
      'the texts of a closed tree',
      '<p id=h></p>',
      `const root = h.attachShadow({ mode: 'closed' }); roots.set(h, root); root.innerHTML = '<button>Go</button>'`,
      `root.firstChild.firstChild.data = 'Stop'`,
      'button'
    ],
    [
      'the roles of a closed tree',
      '<p id=h></p>',
      `const root = h.attachShadow({ mode: 'closed' }); roots.set(h, root); root.innerHTML = '<i>Stop</i>'`,
      `root.firstChild.setAttribute('role', 'button')`,
      'button'
    ],
    [
      'a shadow tree that comes later',
      '<div id=h>x</div>',
      '',
      `h.attachShadow({ mode: 'open' }).innerHTML = '<button>Stop</button>'`,
      'button'
    ],
    [
      'what script assigns to a slot',
      '<p id=p></p>',
      `const root = p.attachShadow({ mode: 'open', slotAssignment: 'manual' }); root.innerHTML = '<slot></slot><table></table>'; root.lastChild.append(document.createElement('slot')); const cell = document.createElement('td'); cell.textContent = 'Stop'; p.append(cell); root.firstChild.assign(cell)`,
      `root.lastChild.firstChild.assign(cell)`,
      'cell'
    ],
    [
      'what a rule adds',
      '<button>op</button>',
      '',
      `document.styleSheets[0].insertRule('button::before { content: "St" }')`,
      'button'
    ],
    [
      'what a rule shows',
      '<button style="display: none">Stop</button>',
      '',
      `document.styleSheets[0].insertRule('button { display: block !important }')`,
      'button'
    ],
    [
      'what stands in a box that is not drawn',
      '<div role=button style="display: contents; visibility: hidden">Go<b style="visibility: visible">Stop</b></div>',
      '',
      '',
      'button'
    ],
    [
      'a picture in the place of a text',
      '<button>Go</button>',
      '',
      `document.styleSheets[0].insertRule('button { content: url("data:,") / "Stop" }')`,
      'button'
    ],
    [
      'a text in other letters',
      '<button>Straße</button>',
      '',
      `document.styleSheets[0].insertRule('button { text-transform: uppercase }')`,
      'button',
      'STRASSE'
    ],
    [
      'the head of a row whose cells were empty',
      '<table><tr><th>Stop</th><td></td></tr></table>',
      '',
      `document.querySelector('td').textContent = '1'`,
      'rowheader'
    ],
    [
      'a text that composes with what follows it',
      '<div role=button>Stope<b>\u0301</b></div>',
      '',
      '',
      'button',
      'Stop\u00e9'
    ]
  ])('%s', async (_what, html, before, change, role, name = 'Stop') => {
    const { page } = await pages.open(`<style></style>${html}`)
    const found = await page.evaluate(`(() => {
      const roots = new Map(), shadowOf = (el) => roots.get(el) ?? null
      const target = ${JSON.stringify({ role, match: { kind: 'is', text: name }, states: [], having: [] })}
      ${before}
      const watch = writDom.watchDom(document, shadowOf)
      const find = (known) => writDom.findAll(writDom.newLook(document, shadowOf, known), target).value.length
      find(watch.known())
      ${change}
      return [find(watch.known()), find()]
    })()`)
    expect(found).toEqual([1, 1])
  })
})
