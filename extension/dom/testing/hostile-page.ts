/**
 * A page that changes one thing at one moment, and an independent eye that writes down, at the very start of each event
 * that counts, what the element under the event is and where it leads. The eye reads plain DOM, nothing of the executor.
 */
export interface Scene {
  readonly subject: keyof typeof SUBJECTS
  readonly shadow: boolean
  readonly moment: (typeof MOMENTS)[number]
  readonly phase: 'window' | 'target'
  readonly change: keyof typeof CHANGES
}

export const SUBJECTS = {
  button: '<button id=subject name=do value=pay>Pay</button>',
  input: '<input id=subject type=submit value=Pay>',
  link: '<a id=subject href=/paid>Pay</a>',
  box: '<label><input id=subject type=checkbox name=ok>Pay</label>',
  field: '<label>Pay<input id=subject name=sum></label>'
} as const

/** Events of the act itself, and what the browser tells a page besides. */
export const MOMENTS = [
  ...['pointerover', 'pointerenter', 'mouseenter', 'pointermove', 'pointerdown', 'mousedown', 'focus', 'focusin'],
  ...[
    'pointerup',
    'mouseup',
    'keydown',
    'beforeinput',
    'blur',
    'scroll',
    'mutation',
    'resize',
    'timer',
    'frame',
    'microtask',
    'lookup'
  ]
] as const

/** Changes that matter to at least one subject. `s` is the subject, `f` its form, `r` the root they stand in. */
export const CHANGES = {
  action: "f.setAttribute('action', '/evil')",
  formaction: "s.setAttribute('formaction', '/evil')",
  method: "f.setAttribute('method', 'get')",
  formmethod: "s.setAttribute('formmethod', 'get')",
  target: "f.setAttribute('target', 'evil')",
  formtarget: "s.setAttribute('formtarget', '_blank')",
  href: "s.setAttribute('href', '/evil')",
  'link target': "s.setAttribute('target', 'evil')",
  base: "document.head.insertAdjacentHTML('beforeend', '<base href=/deep/evil/>'); f.setAttribute('action', 'save')",
  'base target': "document.head.insertAdjacentHTML('beforeend', '<base target=evil>')",
  label: "s.setAttribute('aria-label', 'Cancel')",
  words: "s.tagName === 'INPUT' ? s.setAttribute('value', 'Cancel') : s.textContent = 'Cancel'",
  'label elsewhere': "s.setAttribute('aria-labelledby', 'other')",
  role: "s.setAttribute('role', 'tab')",
  clone: 's.replaceWith(s.cloneNode(true))',
  twin: 's.insertAdjacentElement("beforebegin", s.cloneNode(true)); s.remove()',
  'other form': 'r.querySelector("#elsewhere").append(s)',
  owner: "s.setAttribute('form', 'elsewhere')",
  'form renewed':
    'const g = f.cloneNode(false); g.setAttribute("action", "/evil"); g.append(...f.childNodes); f.replaceWith(g)',
  clobbered:
    "f.insertAdjacentHTML('beforeend', '<input name=action value=x><input name=method value=x>'); f.setAttribute('action', '/evil')",
  kind: "s.tagName === 'BUTTON' && (s.type = 'button')"
} as const

/** What else a page may change while it is acted on. */
export const HARMLESS = {
  clock: "r.querySelector('#note').textContent = String(++window.ticks)",
  class: "s.classList.toggle('busy'); document.body.classList.toggle('busy')",
  row: "r.querySelector('#note').insertAdjacentHTML('afterend', '<p>One more</p>')",
  title: "s.setAttribute('data-state', 'pressed')",
  'other link': "r.querySelector('#away').setAttribute('href', '/evil')",
  script: "document.head.insertAdjacentHTML('beforeend', '<script>window.ran = true<\\/script>')"
} as const

const BODY = (subject: string) => `<p id=note>Note</p><a id=away href=/away>Away</a><span id=other>Cancel</span>
  <form id=elsewhere method=post action=/evil></form>
  <form id=own method=post action=/save><input name=to value=ann aria-label=To>${subject}</form>`

/** Sets the scene in a page that is open; `seen` then fills with what the eye saw. */
export const sceneScript = ({ subject, shadow, moment, phase, change }: Scene | HarmlessScene): string => `(() => {
  window.ending?.abort()
  const ending = window.ending = new AbortController()
  const on = (where, type, hear, more) => where.addEventListener(type, hear, { signal: ending.signal, ...more })
  for (const base of document.querySelectorAll('base')) base.remove()
  window.ticks = 0
  window.seen = []
  document.body.className = ''
  document.body.innerHTML = ${JSON.stringify(shadow ? '<div id=host></div>' : BODY(SUBJECTS[subject]))}
  const r = ${shadow} ? host.attachShadow({ mode: 'open' }) : document
  if (${shadow}) r.innerHTML = ${JSON.stringify(BODY(SUBJECTS[subject]))}
  const s = r.querySelector('#subject')
  const f = r.querySelector('#own')
  const numbers = new Map()
  const numberOf = (el) => numbers.get(el) ?? numbers.set(el, numbers.size).get(el)
  const stateOf = (el) => {
    const form = ['submit', 'image'].includes(el.type) ? el.form : null
    const say = (own, its) => el.getAttribute(own) ?? form?.getAttribute(its) ?? ''
    const named = document.querySelector('base[target]')?.getAttribute('target') ?? ''
    const own = form ? say('formtarget', 'target') : el.getAttribute('target') ?? ''
    const target = form || el.tagName === 'A' ? own || named : ''
    const by = el.getAttribute('aria-labelledby')
    return {
      id: numberOf(el),
      role: el.getAttribute('role') ?? el.tagName,
      name: (by && r.querySelector('#' + by)?.textContent) || el.getAttribute('aria-label')
        || (el.type === 'submit' && el.tagName === 'INPUT' ? el.value : (el.closest('label') ?? el).textContent),
      leads: form ? new URL(say('formaction', 'action'), document.baseURI).href + ' ' + (say('formmethod', 'method') || 'get')
        : el.tagName === 'A' ? el.href : '',
      target
    }
  }
  // The eye is the first to hear anything.
  for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'beforeinput', 'input'])
    on(window, type, (event) => {
      const el = event.composedPath()[0].closest?.('#subject') ?? event.composedPath()[0]
      window.seen.push({ type, ...stateOf(el) })
    }, { capture: true })
  window.before = stateOf(s)
  on(r, 'submit', (event) => event.preventDefault())
  if (s.tagName === 'A') for (const at of [r, s]) on(at, 'click', (event) => event.preventDefault())
  let done = false
  const change = () => { if (!done) { done = true; ${CODE[change]} } }
  const moment = ${JSON.stringify(moment)}
  if (moment === 'timer') setTimeout(change, 1)
  else if (moment === 'frame') requestAnimationFrame(change)
  else if (moment === 'resize') new ResizeObserver(change).observe(s)
  else if (moment === 'mutation') on(s, 'pointerdown', () => { new MutationObserver(change).observe(s, { attributes: true }); s.setAttribute('data-x', '1') })
  else if (moment === 'microtask') on(s, 'pointerdown', () => queueMicrotask(change))
  else if (moment === 'lookup') Object.defineProperty(s, 'id', { configurable: true, get() { change(); return 'subject' } })
  else on(${JSON.stringify(phase)} === 'window' ? window : s, moment, change, { capture: true })
})()`

const CODE: Readonly<Record<string, string>> = { ...CHANGES, ...HARMLESS }

export interface HarmlessScene extends Omit<Scene, 'change'> {
  readonly change: keyof typeof HARMLESS
}

/** What a driver without any last look does. */
export const BLIND_CLICK = `(() => {
  const subject = () => (document.querySelector('#host')?.shadowRoot ?? document).querySelector('#subject')
  for (const type of ['pointerover', 'pointermove', 'pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
    subject().dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, cancelable: true }))
})()`

/** One thing that the eye saw. */
export interface Sight {
  readonly type: string
  /** Which element it was, in the order they were first seen. */
  readonly id: number
  readonly role: string
  readonly name: string
  readonly leads: string
  readonly target: string
}
