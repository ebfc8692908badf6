import type { ApprovalNeed, ApproverMeans, JournalEvent, LogLeaf, PasskeyProof, ServerEvent } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import {
  answered,
  BEGUN,
  bundleOf,
  DECIDED,
  DEVICE,
  faultOf,
  HASH,
  INTENT,
  provenYes,
  raisedTo,
  runLeaves,
  runOf,
  SHOWN,
  serverLeaf,
  testChain,
  textsOf
} from '../testing/test-log.ts'
import { testPasskey } from '../testing/test-passkey.ts'
import { verifyBundle } from './verify-bundle.ts'

type Grant = NonNullable<Extract<ServerEvent, { kind: 'plan-decided' }>['grants']>[number]
type Write = ReturnType<typeof testChain>

const OTHER = 'B'.repeat(43)
const SESSION = 'C'.repeat(43)
const passkey = testPasskey()
const own = testPasskey('chrome-extension://writ', 'cred-own')

const ADDED: ServerEvent = { kind: 'approver-added', person: 'carol', key: HASH }
const SIGNED_IN: ServerEvent = {
  kind: 'approver-signed-in',
  person: 'carol',
  key: HASH,
  session: SESSION,
  expires: '2026-03-01T18:00:00.000Z'
}
const REGISTERED: ServerEvent = { kind: 'approver-passkey', person: 'carol', session: SESSION, passkey: passkey.key }
const SECOND = {
  kind: 'second-answered',
  run: 'run',
  question: 'q1',
  shown: SHOWN,
  approver: 'carol',
  choice: 'yes',
  by: { key: HASH },
  jti: 'word-one'
} as const

/** Those who may be the second, the enrolment and a decision with this grant, then what `more` writes. */
const decided = (
  grant: Partial<Grant>,
  more: (write: Write) => LogLeaf[],
  approvers: readonly ServerEvent[] = [ADDED, SIGNED_IN, REGISTERED]
): LogLeaf[] => {
  const whole = { ...DECIDED.grants[0], ...grant }
  const asked = whole.approval === 'ask' ? 1 : 0
  const write = testChain('dev', DEVICE)
  return [
    ...approvers.map(serverLeaf),
    ...runLeaves().slice(0, 1),
    serverLeaf({ ...DECIDED, allowed: 1 - asked, asked, grants: [whole] }),
    write(BEGUN),
    ...more(write)
  ]
}

const question = (made: Grant['effect'], needs?: readonly ApprovalNeed[]) =>
  ({
    kind: 'question',
    run: 'run',
    question: 'q1',
    step: '4',
    class: made,
    shown: SHOWN,
    ...(needs && { needs: [...needs] })
  }) as const

const heard = {
  kind: 'second-answer',
  run: 'run',
  question: 'q1',
  shown: SHOWN,
  choice: 'yes',
  approver: 'carol',
  jti: 'word-one'
} as const

const faultsOf = (leaves: LogLeaf[]) => runOf(leaves)?.faults.map(({ why }) => why)
const NO_YES = 'the act needed a yes that nobody gave'

describe('an act that the page raised is held to what its new class needs', () => {
  const allowed: Partial<Grant> = { approval: 'allow', needs: { transact: ['passkey'] } }
  const raised = (grant: Partial<Grant>, made: Grant['effect'], yes: (w: Write) => LogLeaf[]) =>
    faultsOf(decided(grant, (w) => [w(INTENT), w(raisedTo(made)), ...yes(w), w({ ...INTENT, batch: 2 })]))

  test.each([
    ['a yes with all of it stands', 'transact', [question('transact', ['passkey']), provenYes(own)], []],
    ['a bare yes does not', 'transact', [question('transact'), answered('q1', 'once')], [NO_YES]],
    ['nor one to something that weighs less', 'transact', [question('submit'), provenYes(own)], [NO_YES]],
    ['a class that needs nothing does with a yes', 'share', [question('share'), answered('q1', 'once')], []]
  ] as const)('%s', (_, made, said, faults) => {
    expect(raised(allowed, made, (w) => said.map((event) => w(event)))).toEqual(faults)
  })

  test('it is never raised to less than was granted', () => {
    expect(
      faultsOf(decided({}, (w) => [w(question('submit')), w(answered('q1', 'once')), w(INTENT), w(raisedTo('input'))]))
    ).toEqual(['the act was raised to less than was granted'])
  })

  test('one of the same class, whose form held what stood there before, is done on a yes of its own', () => {
    const left = (yes: readonly JournalEvent[]) =>
      raised({ approval: 'allow' }, 'submit', (w) => yes.map((event) => w(event)))
    const before: readonly JournalEvent[] = [
      { ...question('submit'), question: 'q0', step: '3' },
      answered('q0', 'task', { covers: HASH })
    ]
    expect(left([question('submit'), answered('q1', 'once')])).toEqual([])
    expect(left([])).toEqual([NO_YES])
    expect(left([question('submit'), answered('q1', 'no')])).toEqual([NO_YES])
    expect(left([...before, question('submit'), answered('q1', 'task', { covers: HASH, given: 'q0' })])).toEqual([
      'an earlier answer stood for an act that is asked about each time'
    ])
  })

  test('a log from before, that does not say to what, is held to what any class needs', () => {
    const { class: _, ...unsaid } = raisedTo('transact')
    const told = (yes: (w: Write) => LogLeaf[]) =>
      faultsOf(decided(allowed, (w) => [w(INTENT), w(unsaid), ...yes(w), w({ ...INTENT, batch: 2 })]))
    expect(told((w) => [w(question('share')), w(answered('q1', 'once'))])).toEqual([NO_YES])
    expect(told((w) => [w(question('share')), w(provenYes(own))])).toEqual([])
  })

  test('what the page showed when it was asked counts, also where the document never told of a raise', () => {
    const told = (yes: ReturnType<typeof answered> | ReturnType<typeof provenYes>) =>
      faultsOf(decided({ needs: { transact: ['passkey'] } }, (w) => [w(question('transact')), w(yes), w(INTENT)]))
    expect(told(answered('q1', 'once'))).toEqual([NO_YES])
    expect(told(provenYes(own))).toEqual([])
  })
})

describe('what is asked each time leans on no earlier answer', () => {
  const LEANS = 'an earlier answer stood for an act that is asked about each time'
  const leaning = (grant: Partial<Grant>, made: Grant['effect']) =>
    faultsOf(
      decided(grant, (w) => [
        w({ ...question('submit'), step: '3' }),
        w(answered('q1', 'task', { covers: HASH })),
        w({ ...question(made), question: 'q2' }),
        w(answered('q2', 'task', { covers: HASH, given: 'q1' })),
        w(INTENT)
      ])
    )
  test.each<[string, Partial<Grant>, Grant['effect'], readonly string[]]>([
    ['nothing of it is', {}, 'submit', []],
    ['policy says so of its class', { each: ['submit'] }, 'submit', [LEANS]],
    ['policy says so of what the page made of it', { each: ['share'] }, 'share', [LEANS]],
    ['the page made it one that moves money', {}, 'transact', [LEANS]]
  ])('%s', (_, grant, made, faults) => {
    expect(leaning(grant, made)).toEqual(faults)
  })
})

describe('a second person', () => {
  const both: Partial<Grant> = { needs: { submit: ['passkey', 'second-person'] } }
  const one: Partial<Grant> = { needs: { submit: ['second-person'] } }
  const told = (
    grant: Partial<Grant>,
    second: { by?: ApproverMeans; passkey?: PasskeyProof },
    approvers?: readonly ServerEvent[]
  ) =>
    faultsOf(
      decided(
        grant,
        (w) => [
          w(question('submit', grant.needs?.submit)),
          w(provenYes(own)),
          serverLeaf({ ...SECOND, ...second }),
          w(heard),
          w(INTENT)
        ],
        approvers
      )
    )
  const proof = passkey.prove('q1', SHOWN)
  const keyed = [ADDED, SIGNED_IN]

  test('stands by their key, by a sign-in, and with their passkey where one is wanted', () => {
    expect(told(one, {}, keyed)).toEqual([])
    expect(told(one, { by: { session: SESSION } }, keyed)).toEqual([])
    expect(told(one, { passkey: proof })).toEqual([])
    expect(told(both, { passkey: proof })).toEqual([])
  })

  test('who was erased at their own request cannot be checked any more; who never was one is none, whatever else was erased', () => {
    const leaves = (why: 'request' | 'retention'): LogLeaf[] => {
      const [, enrolled, ...rest] = decided(
        one,
        (w) => [w(question('submit', one.needs?.submit)), w(provenYes(own)), serverLeaf(SECOND), w(heard), w(INTENT)],
        [ADDED]
      )
      const erased: ServerEvent = { kind: 'leaves-erased', why, leaves: [[0, 1]], chains: [] }
      return [serverLeaf(ADDED), ...(enrolled ? [enrolled] : []), ...rest, serverLeaf(erased)]
    }
    const runIn = (why: 'request' | 'retention') => {
      const whole = bundleOf(textsOf(leaves(why)))
      const verified = verifyBundle({ ...whole, leaves: whole.leaves.with(0, '') })
      return verified.ok ? verified.value.runs[0] : undefined
    }
    expect(runIn('request')).toMatchObject({ faults: [], unchecked: [6] })
    expect(runIn('retention')?.faults.map(({ why }) => why)).toEqual([
      'nobody had made the second person one',
      'the server never told of this answer of a second person',
      NO_YES
    ])
  })

  const nobody = ['nobody had made the second person one']
  const notTheirs = ['the answer of a second person was given with nothing of theirs']
  const unproven = ['the second person’s passkey does not stand behind their answer']
  test.each<[string, Parameters<typeof told>, readonly string[]]>([
    ['whom nobody made one', [one, {}, []], nobody],
    ['who was removed', [one, {}, [ADDED, { kind: 'approver-removed', person: 'carol' }]], nobody],
    ['with a key from before', [one, {}, [ADDED, { ...ADDED, key: OTHER }]], notTheirs],
    ['from where they never signed in', [one, { by: { session: OTHER } }], notTheirs],
    [
      'from where they had signed out',
      [
        one,
        { by: { session: SESSION } },
        [ADDED, SIGNED_IN, { kind: 'approver-signed-out', person: 'carol', session: SESSION }]
      ],
      notTheirs
    ],
    [
      'from a sign-in that was over',
      [one, { by: { session: SESSION } }, [ADDED, { ...SIGNED_IN, expires: '2026-03-01T09:00:00.000Z' }]],
      notTheirs
    ],
    ['without the passkey that they have', [one, {}], ['a second person who has a passkey said yes without it']],
    ['with a passkey that they never registered', [both, { passkey: proof }, keyed], unproven],
    ['with a passkey over another question', [both, { passkey: passkey.prove('q2', SHOWN) }], unproven],
    ['with another’s passkey', [both, { passkey: testPasskey().prove('q1', SHOWN) }], unproven],
    ['with a passkey that did not verify them', [both, { passkey: passkey.prove('q1', SHOWN, { flags: 1 }) }], unproven]
  ])('is none %s', (_, [grant, second, approvers], faults) => {
    // What is no answer of theirs was never told, and the act is one without it.
    const never = 'the server never told of this answer of a second person'
    expect(told(grant, second, approvers)).toEqual([...faults, never, NO_YES])
  })

  test('is none without the passkey that policy wants', () => {
    expect(told(both, {}, keyed)).toEqual([NO_YES])
  })

  test('is one, once', () => {
    const twice = decided(
      one,
      (w) => [
        w(question('submit', ['second-person'])),
        w(provenYes(own)),
        serverLeaf({ ...SECOND, choice: 'no' }),
        serverLeaf({ ...SECOND, jti: 'w2' }),
        w({ ...heard, jti: 'w2' }),
        w(INTENT)
      ],
      keyed
    )
    expect(faultsOf(twice)?.[0]).toBe('a second person answered a question that one had answered before')
  })
})

describe('a log is none in which', () => {
  test.each<[string, readonly ServerEvent[], RegExp]>([
    ['somebody signs in who may not be the second', [SIGNED_IN], /none who may be the second/],
    ['somebody signs in with another’s key', [ADDED, { ...SIGNED_IN, key: OTHER }], /not theirs/],
    ['a passkey is registered where nobody signed in', [ADDED, REGISTERED], /nobody had signed in/],
    [
      'a passkey is registered where a sign-in was over',
      [ADDED, { ...SIGNED_IN, expires: '2026-03-01T09:00:00.000Z' }, REGISTERED],
      /nobody had signed in/
    ],
    ['a second passkey is registered', [ADDED, SIGNED_IN, REGISTERED, REGISTERED], /a second passkey/],
    ['a passkey outlives a new beginning', [ADDED, SIGNED_IN, ADDED, REGISTERED], /nobody had signed in/],
    ['somebody is removed twice', [{ kind: 'approver-removed', person: 'carol' }], /none who may be/]
  ])('%s', (_, events, why) => {
    const fault = faultOf(bundleOf(textsOf(events.map(serverLeaf))))
    expect(fault).toEqual({ fault: 'untrue', leaf: events.length - 1, why: expect.stringMatching(why) })
  })
})
