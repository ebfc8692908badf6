import { describe, expect, test } from 'vitest'
import { hashText } from '../contract/index.ts'
import { parsePlan } from '../syntax/index.ts'
import { checkPlan } from './index.ts'
import { checkBody, flow } from './testing/check-text.ts'

const ran = (given = '', code = 'x', more = '') =>
  `run python in workspace${given && ` with { ${given} }`} gives { u: text } up to 1s${more} """${code}"""`
const TELL = 'on b { open "/" fill field "F" with r.u }'

/** Code in the workspace; a flow out of it; and the same plan where that source never came to the workspace. */
const OUT: readonly (readonly [
  what: string,
  wanted: string,
  body: string,
  how: string,
  twin: string,
  there: string
])[] = [
  [
    'what earlier code was given',
    'person→b',
    `let q = ${ran('t')} let r = ${ran()} ${TELL}`,
    'value stopping',
    `let q = ${ran()} let r = ${ran()} ${TELL}`,
    ''
  ],
  [
    'whether earlier code ran',
    'person→b',
    `if n > 1 { let q = ${ran()} } let r = ${ran()} ${TELL}`,
    'branch stopping',
    `if 2 > 1 { let q = ${ran()} } let r = ${ran()} ${TELL}`,
    ''
  ],
  [
    'how often earlier code ran',
    'person→b',
    `for x in many up to 3 { let q = ${ran()} } let r = ${ran()} ${TELL}`,
    'branch stopping',
    `for x in ["a"] up to 3 { let q = ${ran()} } let r = ${ran()} ${TELL}`,
    ''
  ],
  [
    'what code further down was given in the round before',
    'a→b',
    `for i in [1, 2] up to 2 { let r = ${ran()} ${TELL} on a { open "/" let h = read title } let q = ${ran('h')} }`,
    'value stopping',
    `for i in [1, 2] up to 2 { let r = ${ran()} ${TELL} on a { open "/" let h = read title } let q = ${ran()} }`,
    'stopping'
  ],
  [
    'what made an earlier step of it fail, where that is caught',
    'a→b',
    `on a { open "/" let h = read title } try { let q = ${ran('h')} } else { } let r = ${ran()} ${TELL}`,
    'value branch stopping',
    `on a { open "/" let h = read title } let q = ${ran()} let r = ${ran()} ${TELL}`,
    'stopping'
  ],
  [
    'that the run came so far before it ran',
    'a→b',
    `on a { open "/" } let r = ${ran()} ${TELL}`,
    'stopping',
    `let r = ${ran()} ${TELL} on a { open "/" }`,
    ''
  ]
]

describe('out of code in the workspace may come', () => {
  test.each(OUT)('%s', (_, wanted, body, how, twin, there) => {
    const [with_, without] = [flow(body, wanted), flow(twin, wanted)]
    for (const kind of how.split(' ')) expect(with_.split(' ')).toContain(kind)
    expect(without.split(' ')[0]).not.toBe(with_.split(' ')[0])
    expect(without).toBe(there)
  })

  test('all that other code was given, in the workspace or not, since a sandbox is one label', () => {
    const alone = 'run python with { t } gives { u: text } up to 1s """x"""'
    expect(flow(`let q = ${alone} let r = ${ran()} ${TELL}`, 'person→b')).toContain('value')
    expect(flow(`let q = ${ran('t')} let r = ${alone.replace('with { t } ', '')} ${TELL}`, 'person→b')).toContain(
      'value'
    )
  })

  test('what earlier code was given, to the planner too', () => {
    expect(
      flow(`on a { open "/" let h = read title } let q = ${ran('h')} let r = ${ran()} return r.u`, 'a→planner')
    ).toContain('value')
  })
})

describe('code in the workspace', () => {
  test('is listed as such, and apart from the same code in a machine of its own', () => {
    const alone = ran('', 'y').replace(' in workspace', '')
    const { code, effects } = checkBody(`let p = ${ran('', 'y')} let q = ${alone} let r = ${ran('', 'y')}`).manifest
    expect(code).toMatchObject([
      { effect: 'e1', hash: hashText('y'), max: 2, session: 'run' },
      { effect: 'e2', hash: hashText('y'), max: 1 }
    ])
    expect(code[1]).not.toHaveProperty('session')
    expect(effects.map(({ id, max }) => [id, max])).toEqual([
      ['e1', 2],
      ['e2', 1]
    ])
  })

  test('makes another plan than code in a machine of its own', () => {
    const alone = ran().replace(' in workspace', '')
    expect(checkBody(`let q = ${ran()}`).hash).not.toBe(checkBody(`let q = ${alone}`).hash)
  })

  const errors = (body: string) => {
    const { plan } = parsePlan(`plan "x" ${body}`)
    return checkPlan(plan ?? expect.fail()).diagnostics.flatMap(({ severity, code, message }) =>
      severity === 'error' ? [[code, message]] : []
    )
  }

  test('has one memory, said or not', () => {
    const no = (here: string, not: string) => [
      ['check/other-memory', `code in the workspace runs in one machine, which has ${here} of memory here, not ${not}`]
    ]
    expect(errors(`let p = ${ran('', 'x', ', 64MB')} let q = ${ran('', 'y', ', 64MB')}`)).toEqual([])
    expect(errors(`let p = ${ran()} let q = ${ran('', 'y', ', 256MB')}`)).toEqual([])
    expect(errors(`let p = ${ran('', 'x', ', 64MB')} let q = ${ran()}`)).toEqual(no('64MB', '256MB'))
    expect(errors(`let p = ${ran()} let q = ${ran('', 'y', ', 1GB')}`)).toEqual(no('256MB', '1GB'))
    expect(errors(`let p = ${ran()} let q = ${ran('', 'y', ', 1GB').replace(' in workspace', '')}`)).toEqual([])
  })

  test('may be in several languages, and take its own time', () => {
    const shell = ran('', 'y').replace('python', 'shell').replace('1s', '2min')
    expect(errors(`let p = ${ran()} let q = ${shell}`)).toEqual([])
  })
})
