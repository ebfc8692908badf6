import type { Offer, Refs, RunReport } from '@writ/dsl/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { endOffer, stopOffer } from '../testing/answer-offer.ts'
import { enrolTestDevice, type TestChannel } from '../testing/test-device.ts'
import { AGENT, call, openTestSession, startTestServer } from '../testing/test-server.ts'

const PLAN = 'plan "Look" site app = "http://127.0.0.1:8099" on app { open "/" observe document }'
const REFS: Refs = {
  e1: { document: 'doc-a', role: 'link', name: 'New' },
  e2: { document: 'doc-a', role: 'button', name: 'Delete', nth: 2 }
}

let server: PolicyServer
let channel: TestChannel
let session: string
beforeAll(async () => {
  server = await startTestServer({ agents: [AGENT] })
  channel = await (await enrolTestDevice(server)).connect()
})
afterAll(() => server.close())

const act = (given: object) =>
  call(`${server.url}/v1/sessions/${session}/act`, AGENT.key, 'POST', { waitSeconds: 20, ...given })
const end = (offer: Offer, more?: Partial<RunReport>) => endOffer(channel, offer, more)
/** A view in which these refs stood. */
const show = async (refs: Refs) => {
  const looking = act({ text: PLAN })
  end(await channel.next('offer'), { views: ['page = "/"'], refs })
  return (await looking).body
}

beforeEach(async () => {
  session = await openTestSession(server.url)
})

describe('a ref of the last view', () => {
  test('is aimed at in the next turn, as what it stood for, bound to the hash', async () => {
    const told = await show(REFS)
    expect(JSON.stringify(told)).not.toContain('doc-a')
    const state = await call(`${server.url}/v1/runs/${told.run}`, AGENT.key)
    expect(state.body).toMatchObject({ report: { views: ['page = "/"'] } })
    expect(JSON.stringify(state.body)).not.toContain('doc-a')
    const turn = act({ text: 'on app { click @e1 }' })
    const offer = await channel.next('offer')
    expect(offer.refs).toEqual({ e1: REFS.e1 })
    expect(offer.text).toContain('click @e1')
    end(offer)
    expect((await turn).body).toMatchObject({ status: 'done' })
    const checked = await call(`${server.url}/v1/sessions/${session}/check`, AGENT.key, 'POST', {
      text: 'on app { click @e2 }'
    })
    // Its class is told by the role and name that it stood for.
    expect(checked.body).toMatchObject({ asks: [{ verb: 'click', effect: 'destroy' }] })
  })

  test('stays one after a turn that looked at nothing, and of the same document beside those of a later view', async () => {
    await show(REFS)
    await show({ e3: { document: 'doc-a', role: 'link', name: 'Later' } })
    const turn = act({ text: 'on app { click @e1 click @e3 }' })
    const offer = await channel.next('offer')
    expect(Object.keys(offer.refs ?? {})).toEqual(['e1', 'e3'])
    end(offer)
    await turn
    const again = act({ text: 'on app { click @e1 }' })
    end(await channel.next('offer'))
    expect((await again).body).toMatchObject({ status: 'done' })
  })

  test('is one whatever else a run of its session told', async () => {
    await show(REFS)
    const odd = act({ text: 'on app { click link "A" }' })
    end(await channel.next('offer'), { views: ['text "refs\\":{\\"e1"', { refs: { e9: 'x' } }] })
    await odd
    const turn = act({ text: 'on app { click @e1 }' })
    const offer = await channel.next('offer')
    expect(offer.refs).toEqual({ e1: REFS.e1 })
    end(offer)
    expect((await turn).body).toMatchObject({ status: 'done' })
  })

  test.each([
    ['that no view told', { text: 'on app { click @e9 }' }],
    ['that the plan would tell itself', { text: `${PLAN} on app { click @e9 }` }]
  ])('%s is refused, with when it can be used', async (_, given) => {
    await show(REFS)
    const { body } = await act(given)
    expect(body).toMatchObject({ status: 'refused', code: 'check/unknown-ref' })
    expect(body.message).toContain('can be aimed at in the next turn')
  })

  test('is none of another document any more, nor of another session', async () => {
    await show(REFS)
    await show({ e1: { document: 'doc-b', role: 'link', name: 'Other' } })
    expect((await act({ text: 'on app { click @e2 }' })).body).toMatchObject({ code: 'check/unknown-ref' })
    session = await openTestSession(server.url)
    const whole = PLAN.replace('observe document', 'click @e1')
    expect((await act({ text: whole })).body).toMatchObject({ code: 'check/unknown-ref' })
  })

  test('is one of the view that was told last, whichever run was sent first', async () => {
    const slow = act({ text: PLAN })
    const first = await channel.next('offer')
    const quick = act({ text: PLAN })
    const second = await channel.next('offer')
    end(second, { views: ['page = "/b"'], refs: { e1: { document: 'doc-b', role: 'link', name: 'B' } } })
    await quick
    end(first, { views: ['page = "/a"'], refs: REFS })
    await slow
    const turn = act({ text: 'on app { click @e1 }' })
    const offer = await channel.next('offer')
    expect(offer.refs).toEqual({ e1: REFS.e1 })
    end(offer)
    await turn
  })

  const later: Refs = { e1: { document: 'doc-c', role: 'link', name: 'C' } }
  test.each([
    ['nothing more', {}, 'B'],
    ['what it saw since', { views: ['page = "/a"', 'page = "/c"'], refs: later }, 'C']
  ])('stays one of the last view where a held run ends that then tells %s', async (_, more, name) => {
    const acting = act({ text: PLAN })
    const first = await channel.next('offer')
    const report = stopOffer(channel, first, { at: 1, more: { views: ['page = "/a"'], refs: REFS } })
    await acting
    const now = { document: 'doc-b', role: 'link', name: 'B' }
    await show({ e1: now })
    channel.send({ type: 'ended', report: { ...report, ...more } })
    await expect
      .poll(async () => (await call(`${server.url}/v1/runs/${first.run}`, AGENT.key)).body.status)
      .toBe('refused')
    const turn = act({ text: 'on app { click @e1 }' })
    const offer = await channel.next('offer')
    expect(offer.refs).toMatchObject({ e1: { name } })
    end(offer)
    await turn
  })

  describe('of a held run', () => {
    const hold = async (text: string, refs: Refs) => {
      await show(REFS)
      const acting = act({ text, observe: 'document' })
      const offer = await channel.next('offer')
      stopOffer(channel, offer, { at: 1, more: { views: ['page = "/"'], refs } })
      expect((await acting).body).toMatchObject({ status: 'held', view: 'page = "/"' })
      return offer
    }

    test('is aimed at in its replacement; what stays of it means what it meant', async () => {
      const { run } = await hold('on app { click button "X" click @e1 }', {
        e4: { document: 'doc-b', role: 'button', name: 'Edit' }
      })
      const going = act({ resume: run, replace: 'click @e4' })
      const offer = await channel.next('offer')
      expect(offer.refs).toEqual({ e1: REFS.e1, e4: { document: 'doc-b', role: 'button', name: 'Edit' } })
      end(offer)
      expect((await going).body).toMatchObject({ status: 'done' })
    })

    test('may be the one that failed, by what it stands for now', async () => {
      const now = { document: 'doc-b', role: 'button', name: 'Edit' }
      const { run } = await hold('on app { click @e1 click button "X" }', { e1: now })
      const going = act({ resume: run, replace: 'click @e1' })
      const offer = await channel.next('offer')
      expect(offer.refs).toEqual({ e1: now })
      end(offer)
      await going
    })

    test.each([
      ['of the statement that it takes the place of', 'click @e2'],
      ['of what stays', 'click @e1'],
      ['with a number that nobody gave it', 'click @e1000009'],
      ['with one that it could have been given', 'click @e9 click @e1000009'],
      ['in its look', 'click button "Y"', '@e2']
    ])('is none in its replacement that only the held plan knew: %s', async (_, replace, observe = 'none') => {
      const edit = { document: 'doc-b', role: 'button', name: 'Edit' }
      const { run } = await hold('on app { click @e2 click @e1 }', { e9: edit })
      const { body } = await act({ resume: run, replace, observe })
      expect(body).toMatchObject({ status: 'refused', code: 'check/unknown-ref' })
      const going = act({ resume: run, replace: 'click @e9' })
      const offer = await channel.next('offer')
      expect(offer.refs).toEqual({ e1: REFS.e1, e2: REFS.e2, e9: edit })
      end(offer)
      await going
    })

    test('is set apart in the look of its replacement too', async () => {
      const edit = { document: 'doc-b', role: 'button', name: 'Edit' }
      const { run } = await hold('on app { click button "X" click @e1 }', { e1: edit })
      const going = act({ resume: run, replace: 'click button "Y"', observe: '@e1' })
      const offer = await channel.next('offer')
      expect(offer.refs).toEqual({ e1: REFS.e1, e1000001: edit })
      expect(offer.text).toContain('observe @e1000001')
      end(offer)
      await going
    })

    test('that stands for something else in what stays of it is set apart from that, each time', async () => {
      const edit = { document: 'doc-b', role: 'button', name: 'Edit' }
      const { run } = await hold('on app { click button "X" click @e1 }', { e1: edit })
      const going = act({ resume: run, replace: 'click button "@e1" # as @e1\nclick @e1', observe: 'document' })
      const offer = await channel.next('offer')
      expect(offer.refs).toEqual({ e1: REFS.e1, e1000001: edit })
      expect(offer.text).toContain('click button "@e1"')
      expect(offer.text).toContain('click @e1000001\n  click @e1\n')
      const save = { document: 'doc-c', role: 'button', name: 'Save' }
      stopOffer(channel, offer, { at: 1, more: { views: ['page = "/"'], refs: { e1: save } } })
      expect((await going).body).toMatchObject({ status: 'held' })
      const again = act({ resume: offer.run, replace: 'click @e1' })
      const last = await channel.next('offer')
      expect(last.refs).toEqual({ e1: REFS.e1, e1000001: edit, e2000001: save })
      expect(last.text).toContain('click @e2000001\n  click @e1000001\n  click @e1\n')
      end(last)
      expect((await again).body).toMatchObject({ status: 'done' })
    })
  })
})
