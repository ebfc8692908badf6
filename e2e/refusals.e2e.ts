import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ASK_BEFORE_SUBMIT } from './stage/ask-before-submit.ts'
import { ONE_ENGINE } from './stage/engines.ts'
import { type Page, type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const FORM = (button: string, extra = '') => `<form method="post" action="/done">
  <label>Name <input name="name"></label> <button ${extra}>${button}</button></form>`

/** Each page, what a plan does on it, and the refusal that must come of it. `posts` is how many forms may have been sent. */
const CASES: readonly {
  readonly name: string
  readonly page: Page
  readonly body: string
  readonly code: string
  readonly line?: number
}[] = [
  { name: 'no such target', page: FORM('Go'), body: 'click button "Gone"', code: 'target/not-found' },
  {
    name: 'two such targets',
    page: FORM('Submit') + FORM('Submit'),
    body: 'click button "Submit"',
    code: 'target/ambiguous'
  },
  {
    name: 'a hidden target',
    page: '<button style="visibility:hidden">Submit</button>',
    body: 'click button "Submit"',
    code: 'target/not-found'
  },
  {
    name: 'a disabled target',
    page: FORM('Submit', 'disabled'),
    body: 'click button "Submit"',
    code: 'target/disabled'
  },
  {
    name: 'a covered target',
    page: `${FORM('Submit')}<div style="position:fixed;inset:0;background:white"></div>`,
    body: 'click button "Submit"',
    code: 'target/covered'
  },
  {
    name: 'a field that cannot be edited',
    page: '<label>Name <input readonly></label>',
    body: 'fill field "Name" with "x"',
    code: 'target/not-editable'
  },
  {
    name: 'a secret in a field that is no password',
    page: '<label>Name <input></label>',
    body: 'fill field "Name" with secret work.password',
    code: 'vault/wrong-field'
  },
  {
    name: 'a secret the vault does not hold',
    page: '<label>Name <input></label>',
    body: 'fill field "Name" with secret other.username',
    code: 'vault/not-found'
  },
  {
    name: 'a wait that is in vain',
    page: 'nothing',
    body: 'wait for heading "Done" up to 1s',
    code: 'page/wait-timeout'
  },
  {
    name: 'a requirement that does not hold',
    page: 'nothing',
    body: 'require exists heading "Done" else "there is no heading"',
    code: 'run/require'
  },
  {
    name: 'a table that is none',
    page: '<p>no table</p>',
    body: 'let t = read table "T" as list of { a: text }',
    code: 'target/not-found'
  },
  {
    name: 'a table without the column',
    page: '<table><caption>T</caption><tr><th>b</th></tr><tr><td>1</td></tr></table>',
    body: 'let t = read table "T" as list of { a: text }',
    code: 'target/no-column'
  },
  {
    name: 'what is no number',
    page: '<h1>twelve</h1>',
    body: 'let n = read text of heading as number',
    code: 'target/not-parsed'
  },
  {
    name: 'an option that is not there',
    page: '<label>Kind <select><option>A</option></select></label>',
    body: 'choose "B" from field "Kind"',
    code: 'target/no-option'
  },
  {
    name: 'a handler that turns the form as the hand comes near',
    code: 'approval/changed',
    body: 'click button "Submit"',
    page: `${FORM('Submit')}<script>addEventListener('pointermove', () => { document.querySelector('form').action = '/stolen' }, true)</script>`
  }
]

describe.each(ONE_ENGINE)('refusals in %s', (browser) => {
  let stage: Road
  let pages: Pages
  let other: Pages
  let page: Page = ''
  let turn = 'not yet'
  beforeAll(async () => {
    other = await servePages(() => ({ '/': '<button>Submit</button>' }))
    pages = await servePages(() => ({
      '/': page,
      '/away': { redirect: `${other.url}/` },
      '/turn': turn,
      '/done': 'done',
      '/stolen': 'stolen'
    }))
    stage = await startRoad({
      policy: ASK_BEFORE_SUBMIT,
      browser,
      vault: [
        { name: 'work', origin: pages.url, username: 'dana', password: 'the canary of the vault' },
        { name: 'elsewhere', origin: other.url, username: 'dana', password: 'the canary of the other site' }
      ]
    })
  })
  afterAll(async () => {
    await stage?.close()
    await pages?.close()
    await other?.close()
  })
  afterEach(() => {
    pages.hits.length = 0
  })

  const plan = (body: string) => `plan "Case"
site s = "${pages.url}"
site o = "${other.url}"
secret work at s
secret other at s
on s {
  open "/"
  ${body}
}
if 1 == 2 { on s { fill field "u" with secret work.username fill field "o" with secret other.username } }
return { ok: true }`

  const refused = async (text: string, code: string) => {
    const out = await stage.run(text)
    expect(out).toMatchObject({ status: 'refused', result: null, refusal: { code } })
    expect(out.refusal?.message).toMatch(/^\S.*\S$/)
    const log = await stage.log(out.run)
    expect(log.verified).toBe(true)
    expect(readFileSync(log.path, 'utf8')).toContain(code)
    return out
  }

  test('a secret of a name that was guessed is told the names that are kept for that very site', async () => {
    page = '<label>Name <input></label>'
    const out = await refused(plan('fill field "Name" with secret other.username'), 'vault/not-found')
    expect(out.refusal?.message).toContain('declare what it holds: `work`')
    expect(out.refusal?.message).not.toContain('elsewhere')
  })

  test.each(CASES)('$name: $code', async ({ page: html, body, code }) => {
    page = html
    const out = await refused(plan(body), code)
    expect(out.refusal?.span?.line).toBe(8)
    expect(pages.hits.filter(({ method }) => method === 'POST')).toEqual([])
  })

  test('a form that turns while the person decides', async () => {
    page = `${FORM('Submit')}<script>
      setInterval(async () => {
        if ((await (await fetch('/turn')).text()).includes('now')) document.querySelector('form').action = '/stolen'
      }, 50)
    </script>`
    const out = await stage.run(plan('click button "Submit"'), {
      onEvent: ({ what }) => {
        turn = JSON.stringify(what).includes('"asking"') ? 'now' : turn
      }
    })
    turn = 'not yet'
    expect(out).toMatchObject({
      status: 'refused',
      refusal: { code: 'approval/changed' },
      approvals: [{ choice: 'once' }]
    })
    expect(pages.hits.filter(({ method }) => method === 'POST')).toEqual([])
  })

  test('a page that turns the form in the middle of the press, of which nobody knows then what it did', async () => {
    page = `${FORM('Submit')}<script>addEventListener('pointerdown', () => { document.querySelector('form').action = '/stolen' }, true)</script>`
    const out = await stage.run(plan('click button "Submit"'))
    expect(out).toMatchObject({ status: 'unknown', refusal: { code: 'run/unknown-outcome' } })
    expect(pages.hits.filter(({ method }) => method === 'POST')).toEqual([])
  })

  test('a page that sends the tab to another origin', async () => {
    await refused(plan('open "/away" click button "Submit"'), 'page/not-reached')
    expect(other.hits.every(({ method }) => method === 'GET')).toBe(true)
  })

  test('a page that leaves its origin before the act', async () => {
    page = `<a href="${other.url}/">On</a>`
    await refused(plan('click link "On" click button "Submit"'), 'page/wrong-origin')
  })

  test('a page that is nowhere', async () => {
    const gone = await servePages(() => ({}))
    await gone.close()
    await refused(`plan "Gone" site s = "${gone.url}" on s { open "/" }`, 'page/load-failed')
  })

  test('a page that keeps going elsewhere in the middle', async () => {
    page = '<script>setTimeout(() => location.reload(), 30)</script><label>Name <input></label>'
    const out = await stage.run(plan('fill field "Name" with "x" wait for heading "Never" up to 3s'))
    expect(out.status === 'refused' || out.status === 'unknown').toBe(true)
    expect([
      'page/navigated',
      'page/wait-timeout',
      'page/load-failed',
      'run/unknown-outcome',
      'target/not-found'
    ]).toContain(out.refusal?.code)
  })

  test('a harmless name on a button that submits is raised, asked for, and then done once', async () => {
    page = FORM('Next')
    const out = await stage.run(plan('fill field "Name" with "Ada" click button "Next"'))
    expect(out.status).toBe('done')
    // What earlier cases told of another site may be asked about first.
    expect(out.approvals.filter(({ effect }) => effect !== undefined)).toMatchObject([
      { choice: 'once', effect: 'submit' }
    ])
    expect(pages.hits.filter(({ method }) => method === 'POST')).toEqual([
      { method: 'POST', path: '/done', body: 'name=Ada' }
    ])
  })

  test.each([
    ['a plan that does not parse', 'plan "x" on { }', 'syntax/unexpected'],
    ['a site that is no origin', 'plan "x" site s = "https://a.test/path" on s { open "/" }', 'check/bad-origin'],
    ['a missing input', 'plan "x" input n: number return n', 'plan/bad-input']
  ])('%s: %s', async (_, text, code) => {
    await refused(text, code)
  })
})

describe('policy and the person', () => {
  let pages: Pages
  beforeAll(async () => {
    pages = await servePages(() => ({ '/': FORM('Submit'), '/done': 'done' }))
  })
  afterAll(() => pages?.close())
  afterEach(() => {
    pages.hits.length = 0
  })
  const submit = () =>
    `plan "x" site s = "${pages.url}" on s { open "/" fill field "Name" with "x" click button "Submit" }`

  test('an empty policy allows nothing, and no page is opened', async () => {
    const stage = await startRoad({ vault: [], browser: 'chromium', policy: '' })
    try {
      const out = await stage.run(submit())
      expect(out).toMatchObject({ status: 'refused', refusal: { code: 'policy/denied', span: { line: 1 } } })
      expect(pages.hits).toEqual([])
      expect((await stage.log(out.run)).verified).toBe(true)
    } finally {
      await stage.close()
    }
  })

  test('a policy that forbids submitting also forbids what the page makes a submit', async () => {
    const policy = `permit (principal, action, resource) when { context.approved };
      permit (principal, action in [Action::"read", Action::"navigate", Action::"input", Action::"activate"], resource);
      forbid (principal, action == Action::"submit", resource);`
    const quiet = await servePages(() => ({ '/': FORM('Next'), '/done': 'done' }))
    const stage = await startRoad({ vault: [], browser: 'chromium', policy })
    try {
      const out = await stage.run(`plan "x" site s = "${quiet.url}" on s { open "/" click button "Next" }`)
      expect(out).toMatchObject({ status: 'refused', refusal: { code: 'policy/denied' } })
      expect(quiet.hits.filter(({ method }) => method === 'POST')).toEqual([])
    } finally {
      await stage.close()
      await quiet.close()
    }
  })

  test('a question that nobody answers is a no', async () => {
    const stage = await startRoad({
      vault: [],
      browser: 'chromium',
      policy: ASK_BEFORE_SUBMIT,
      approve: 'ask',
      askSeconds: 3
    })
    try {
      const out = await stage.run(submit())
      expect(out).toMatchObject({
        status: 'refused',
        refusal: { code: 'approval/unanswered' },
        approvals: [{ choice: 'unanswered' }]
      })
      expect(pages.hits.filter(({ method }) => method === 'POST')).toEqual([])
      expect((await stage.log(out.run)).verified).toBe(true)
    } finally {
      await stage.close()
    }
  })
})
