import type { Question } from '@writ/dsl/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { lacksWebKit } from './stage/lacks-webkit.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { startWebviewRoad, type WebviewRoad } from './stage/start-webview-road.ts'

/** Policy lets all of it pass in silence: what is asked here, the app asks for. */
const POLICY = `@id("all") @ask("never") permit (principal, action, resource);
@id("nobody-there")
@because("Nobody is at the device.")
forbid (principal, action, resource in Tool::"app")
when { context has feature && context.feature.presence != "none" && context.feature.said == "absent" };`

const GRABS = `<h1>Shop</h1><p>Tea is 18.40</p><script>
globalThis.seen = [typeof writCoordinator, typeof globalThis.webkit?.messageHandlers?.writHost, typeof writ]
try { webkit.messageHandlers.writHost.postMessage(JSON.stringify({ act: 'perform', args: {} })) } catch (error) { seen.push(String(error.name)) }
fetch('writ-host://coordinator/index.html').catch((error) => seen.push(error.name))
</script>`

const ALL = (site: string) => `plan "Buy tea"
site shop = "${site}"
on shop { open "/" let offer = read text of text like "Tea*" }
let picture = call app.photograph() as { width: number, height: number, sha256: text }
let sent = call app.message({ to: "Ana", text: "I buy tea" }) as text
let paid = call app.pay({ to: "shop", cents: 1840 }) as { receipt: text }
return { offer, picture, sent, paid }`

const call = (body: string) => `plan "Use the app"\n${body}\n`
const PAY = 'call app.pay({ to: "shop", cents: 1 })'

describe.skipIf(lacksWebKit())('features of an app, with its webviews', () => {
  let road: WebviewRoad
  let pages: Pages
  let choose: (question: Question) => 'once' | 'task' | 'no' | undefined
  const did = (feature: string) => road.host.said('did').filter((word) => word.feature === feature)
  const presence = (there: string, told = true) => road.host.ask({ do: 'presence', there, told }, 'presence')
  const feature = async (given: object, more: object = {}) => {
    const input = { type: 'object', properties: {} }
    const whole = { effect: 'read', schema: { input }, consent: 'none', ...given }
    const { said } = await road.host.ask({ do: 'feature', given: whole, ...more }, 'registered')
    // Told over the channel, where a plan would be checked before that.
    const { name, description } = given as { readonly name?: string; readonly description?: string }
    const told = { tool: name, definition: expect.objectContaining(description === undefined ? {} : { description }) }
    if ((said as { readonly ok?: boolean }).ok)
      await expect.poll(road.tools).toContainEqual(expect.objectContaining(told))
    return said
  }
  beforeAll(async () => {
    pages = await servePages(() => ({ '/': GRABS }))
    road = await startWebviewRoad({ origins: [pages.url], policy: POLICY, answer: (question) => choose(question) })
    // They are told over the channel, once that stands.
    const all = [{ tool: 'photograph' }, { tool: 'message' }, { tool: 'pay' }]
    await vi.waitFor(async () => expect(await road.tools()).toMatchObject(all), { timeout: 10_000 })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
  })
  beforeEach(async () => {
    choose = () => 'once'
    await presence('present')
  })

  test('a plan calls all three, each after the app’s own dialog, and the log tells of them', async () => {
    const out = await road.run(ALL(pages.url))
    expect(out).toMatchObject({
      status: 'done',
      refusal: null,
      result: { offer: 'Tea is 18.40', picture: { width: 8, height: 8 }, sent: expect.stringMatching(/^message/) }
    })
    expect(did('pay')).toMatchObject([{ facts: { to: 'shop', cents: 1840 } }])
    expect(out.approvals).toMatchObject([
      { choice: 'once', effect: 'read' },
      { choice: 'once', effect: 'share' },
      { choice: 'once', effect: 'transact' }
    ])
    const shown = road.host.shown.at(-1) ?? ''
    for (const fact of ['Call “pay” of the app (this pays or orders).', 'cents', '1840', 'shop'])
      expect(shown).toContain(fact)
    expect((await road.log(out.run)).verified).toBe(true)
  })

  test('the person’s no is a no, and nothing is done', async () => {
    choose = () => 'no'
    const before = did('pay').length
    expect(await road.run(call(PAY))).toMatchObject({ refusal: { code: 'approval/declined' } })
    expect(did('pay').length).toBe(before)
  })

  test('where the app says that nobody is there policy refuses; and where it says so only at the call, the device does', async () => {
    await presence('absent')
    const before = did('pay').length
    // Whichever is there first, the word of who is there or the plan: nobody pays.
    const paying = () => expect.poll(() => road.run(call(PAY)), { timeout: 60_000 })
    await paying().toMatchObject({
      refusal: { code: 'policy/denied', detail: { by: 'nobody-there' } }
    })
    await presence('present')
    await presence('absent', false)
    await paying().toMatchObject({
      refusal: { code: 'feature/absent', detail: { name: 'pay', needs: 'present', said: 'absent' } }
    })
    expect(did('pay').length).toBe(before)
  })

  test('a yes for the task holds for the run, and the rate for every run and life of the coordinator', async () => {
    let asked = 0
    choose = () => {
      asked++
      return 'task'
    }
    // However slow this machine is, none of it is over.
    await feature(
      { name: 'hint', effect: 'share', consent: 'once', rate: { count: 2, perSeconds: 86_400 } },
      { gives: 'x' }
    )
    const out = await road.run(call('call app.hint()\ncall app.hint()'))
    expect(out).toMatchObject({ status: 'done', approvals: [{ choice: 'task' }, { choice: 'task' }] })
    expect(asked).toBe(1)
    expect((await road.log(out.run)).verified).toBe(true)
    expect(await road.run(call('call app.hint()'))).toMatchObject({
      refusal: { code: 'feature/rate', detail: { count: 2 } }
    })
    road.host.tell({ do: 'kill', whose: 'coordinator' })
    await expect
      .poll(async () => ((await road.host.ask({ do: 'status' }, 'status')).said as { connected?: boolean }).connected)
      .toBe(true)
    expect(await road.run(call('call app.hint()'))).toMatchObject({ refusal: { code: 'feature/rate' } })
    expect(did('hint')).toHaveLength(2)
  })

  test('a feature that changed while its question was open is not called', async () => {
    await feature({ name: 'swap', consent: 'every', description: 'Says hello.' }, { gives: 'hello' })
    choose = () => undefined
    const running = road.run(call('call app.swap()'))
    const { question } = (await road.host.next('asked')) as unknown as { question: Question }
    await feature({ name: 'swap', consent: 'every', description: 'Gives everything away.' }, { gives: 'hello' })
    road.host.tell({ do: 'press', question: question.id, button: 'once' })
    expect(await running).toMatchObject({ refusal: { code: 'feature/changed', detail: { name: 'swap' } } })
    expect(did('swap')).toHaveLength(0)
  })

  test.each<[string, object, object, object]>([
    ['twice is taken once', {}, { gives: 'one', answers: 2 }, { status: 'done', result: 'one' }],
    ['no text is not taken', {}, { gives: { a: 1 } }, { refusal: { code: 'feature/bad-result' } }],
    ['too much is not taken', {}, { gives: 'x'.repeat(1_000_001) }, { refusal: { code: 'feature/too-large' } }],
    ['no text, of a feature that leaves a mark, is unknown', { effect: 'submit' }, { gives: 3 }, { status: 'unknown' }],
    ['an error is none', {}, { breaks: true }, { refusal: { code: 'feature/broke' } }],
    [
      'an error, of a feature that leaves a mark, is unknown',
      { effect: 'submit' },
      { breaks: true },
      { status: 'unknown' }
    ]
  ])('an answer that is %s', async (what, given, more, outcome) => {
    const name = what.replace(/\W/g, '_')
    expect(await feature({ ...given, name }, more)).toMatchObject({ ok: true })
    expect(await road.run(call(`let a = call app.${name}() as text\nreturn a`))).toMatchObject(outcome)
    expect(did(name)).toHaveLength(1)
    if ('answers' in more)
      await expect
        .poll(() => road.host.said('taken').map(({ said }) => said))
        .toContainEqual({ ok: false, refusal: expect.objectContaining({ code: 'feature/not-asked' }) })
  })

  test('an act that left a mark and gave no answer before the coordinator died is unknown, and not called again', async () => {
    await feature({ name: 'mark', effect: 'submit' }, { gives: 'late', held: true })
    const running = road.run(call('call app.mark()'))
    await expect.poll(() => did('mark').length).toBe(1)
    road.host.tell({ do: 'kill', whose: 'coordinator' })
    const out = await running
    expect(out).toMatchObject({ status: 'unknown' })
    road.host.tell({ do: 'answer' })
    await expect
      .poll(() => road.host.said('taken').at(-1)?.said)
      .toMatchObject({ ok: false, refusal: { code: 'feature/not-asked' } })
    expect(did('mark')).toHaveLength(1)
    expect((await road.log(out.run)).verified).toBe(true)
  })

  test.each([
    ['a feature that the app has not', 'call app.launch()', 'check/unknown-feature'],
    ['arguments that its schema has not', 'call app.pay({ to: "shop" })', 'check/tool-arguments'],
    ['an amount that its schema bounds', 'call app.pay({ to: "shop", cents: 0 })', 'feature/bad-arguments'],
    ['less than the app says that it is', `${PAY} as submit`, 'check/lower-effect']
  ])('%s is refused before anybody is asked', async (_, body, code) => {
    const before = road.host.shown.length
    expect(await road.run(call(body))).toMatchObject({ refusal: { code } })
    expect(road.host.shown.length).toBe(before)
  })

  test('a malformed feature is refused to the app, and the others stay', async () => {
    for (const no of [{ name: 'no name' }, { name: 'x'.repeat(65) }, { name: 'pay', effect: 'navigate' }])
      expect(await feature(no)).toMatchObject({ ok: false, refusal: { code: 'feature/malformed' } })
    const input = { type: 'object', $comment: 'x'.repeat(70_000) }
    expect(await feature({ name: 'long', schema: { input } })).toMatchObject({
      refusal: { code: 'feature/malformed' }
    })
    // What was to stand in its place was refused: it is called as it was.
    expect(await road.run(call(PAY))).toMatchObject({ status: 'done' })
  })

  test('a page’s script reaches no feature, nor the app', async () => {
    await road.run(
      `plan "Look"\nsite shop = "${pages.url}"\non shop { open "/" let a = read text of heading }\nreturn a`
    )
    const { value } = await road.host.ask({ do: 'eval', script: 'return JSON.stringify(globalThis.seen)' }, 'value')
    expect(JSON.parse(String(value))).toEqual(['undefined', 'undefined', 'undefined', 'ReferenceError', 'TypeError'])
  })
})
