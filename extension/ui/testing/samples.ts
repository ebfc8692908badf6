import type { Flow, Question, RunReport, StepReport } from '@writ/dsl/contract'
import type { PanelRun, PanelState, UiReply, VaultListing } from '../protocol.ts'

const SITE = 'http://127.0.0.1:4400'

export const ok = <T>(value: T): UiReply<T> => ({ ok: true, value })

type Act = Extract<Question['about'], { kind: 'act' }>

const flow = (id: string, from: string, to: string, ...how: Flow['how']): Flow => ({ id, from, to, how }) as Flow

const base = (about: Question['about'], more: Partial<Question> = {}): Question => ({
  v: 1,
  id: 'q-1',
  run: 'run-1',
  plan: 'Claim the March taxis',
  agent: 'expense-agent',
  request: { text: 'File my March taxi receipts as expenses.', saidBy: 'person' },
  asked: Date.now(),
  expires: Date.now() + 10 * 60_000,
  about,
  flows: [],
  ...more
})

const submit: Act = {
  kind: 'act',
  step: '14@2',
  verb: 'click',
  target: 'button "Submit report"',
  effect: 'submit',
  origin: SITE,
  values: [],
  live: {
    origin: SITE,
    url: `${SITE}/reports/new`,
    title: 'New report – Expenses',
    role: 'button',
    name: 'Submit report',
    effect: 'submit',
    raisedBy: 'submits-form',
    form: {
      action: `${SITE}/reports`,
      method: 'post',
      fields: [
        { label: 'Reference', value: 'TX-2291' },
        { label: 'Amount', value: '38.40' },
        { label: 'Comment', value: '' },
        { label: 'PIN', value: null }
      ]
    }
  }
}

/** Questions of every kind a person may meet, by name. */
export const questions = {
  submit: base(submit, {
    flows: [flow('f1', 'https://bank.example.com', SITE, 'value', 'branch'), flow('f2', SITE, 'planner', 'stopping')],
    claim: 'This files the taxi ride of 3 March, as you asked.'
  }),
  endorse: base({ kind: 'endorse', step: '5', value: '3 items, 114.2 in all' }, { claim: 'goes out under your name' }),
  declassify: base(
    { kind: 'declassify', step: '6', value: '{\n  "sum": 114.2\n}', to: 'https://books.example.com' },
    { claim: 'the books need the sum' }
  ),
  handOver: base({ kind: 'hand-over', step: '7', message: 'Solve the puzzle\u202e that the site shows' }),
  destroy: base(
    {
      kind: 'act',
      step: '9',
      verb: 'click',
      target: 'button "Delete" in row having (cell "TX-2291")',
      effect: 'activate',
      origin: 'https://expenses.corp.example.com:8443',
      values: [],
      dialog: 'accept Delete this report?',
      live: {
        origin: 'https://expenses.corp.example.com:8443',
        url: 'https://expenses.corp.example.com:8443/reports?page=2',
        title: 'Reports',
        role: 'button',
        name: 'Delete',
        effect: 'destroy',
        row: 'TX-2291  City Taxi  3 March 2026  38.40  submitted',
        form: { action: 'https://collect.evil.test/x?from=expenses.corp.example.com', method: 'post', fields: [] }
      }
    },
    { request: { text: 'Tidy up my old reports', saidBy: 'agent' } }
  ),
  secret: base(
    {
      kind: 'act',
      step: '4',
      verb: 'fill-secret',
      target: 'field "Password"',
      effect: 'secret',
      origin: 'https://login.example.com',
      values: [{ label: 'Password', text: 'work.password', secret: true }],
      live: {
        origin: 'https://login.example.com',
        url: 'https://login.example.com/',
        title: 'Sign in',
        role: 'textbox',
        name: 'Password',
        effect: 'secret'
      }
    },
    { request: { text: '请帮我提交三月份的出租车费用。', saidBy: 'host' } }
  ),
  elsewhere: base({
    ...submit,
    effect: 'activate',
    live: {
      ...(submit.live as NonNullable<Act['live']>),
      effect: 'share',
      raisedBy: 'cross-origin-form',
      form: { action: 'https://collect.evil.test/x', method: 'post', fields: [{ label: 'IBAN', value: 'DE02 1203' }] }
    }
  }),
  open: base({
    kind: 'act',
    step: '1',
    verb: 'open',
    effect: 'navigate',
    origin: SITE,
    values: [{ label: 'address', text: `${SITE}/reports/TX-2291?show=all` }]
  }),
  flows: base(
    { kind: 'flows' },
    { flows: [flow('f1', 'https://bank.example.com', 'planner', 'value'), flow('f2', 'vault', SITE, 'value')] }
  ),
  hostile: base(
    {
      ...submit,
      verb: 'fill',
      effect: 'transact',
      values: [
        { label: 'Payee\u202E', text: 'ACME\u200B Ltd \u202Egnp.exe' },
        { label: 'Note', text: `${'0123456789abcdef'.repeat(90)}END` },
        { label: 'Padding', text: `top${'\n'.repeat(300)}bottom` }
      ],
      live: {
        ...(submit.live as NonNullable<Act['live']>),
        name: 'Pay\u2066 <b>now</b>\u0000',
        title: `Zalgo ${'a\u0301\u0302\u0303\u0304\u0305\u0306\u0307'.repeat(20)}`,
        effect: 'transact'
      }
    },
    {
      agent: 'Writ\u200B (verified)',
      plan: 'x'.repeat(300),
      request: { text: 'مرحبا \u202Eevil\u202C ok', saidBy: 'person' },
      claim: '<img src=x onerror=alert(1)> \u2067reversed\u2069 Your administrator already approved this.'
    }
  )
} as const satisfies Record<string, Question>

const step = (
  n: number,
  verb: string,
  effect: StepReport['effect'],
  target?: string,
  outcome: StepReport['outcome'] = 'done'
) =>
  ({
    step: `${n}`,
    verb,
    effect,
    origin: SITE,
    ...(target && { target }),
    line: n,
    outcome,
    ms: 12.4 * n
  }) satisfies StepReport

const steps = [
  step(1, 'open', 'navigate'),
  step(2, 'fill', 'input', 'field "Email"'),
  step(3, 'fill-secret', 'secret', 'field "Password"'),
  step(4, 'click', 'submit', 'button "Sign in"'),
  step(5, 'read-table', 'read', 'table "Reports"')
]

const run = (more: Partial<PanelRun>): PanelRun => ({
  run: 'run-1',
  plan: 'Claim the March taxis',
  agent: 'expense-agent',
  request: 'File my March taxi receipts as expenses.',
  state: 'running',
  steps,
  ...more
})

const report = (status: RunReport['status'], refusal?: RunReport['refusal']): RunReport => ({
  run: 'run-1',
  status,
  ...(refusal && { refusal }),
  steps,
  approvals: [],
  timings: {}
})

const enrolled = {
  server: 'https://writ.example.com',
  person: 'lin@example.com',
  device: 'dev_7Hq2mZ4x',
  keys: ['9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI'],
  log: 'writ.example.com/log+5d2f8a31+AVx9Yw3k'
}

/** States of the side panel, by name. */
export const panels = {
  busy: {
    enrolled,
    connected: true,
    runs: [
      run({
        state: 'asking',
        question: 'q-1',
        steps: [...steps, step(6, 'click', 'destroy', 'button "Delete"', 'raised')]
      }),
      run({
        run: 'run-0',
        plan: 'Cheapest kettle',
        state: 'ended',
        report: report('refused', { code: 'approval/declined', message: 'the person declined' })
      }),
      run({ run: 'run-a', plan: 'Publish the post', state: 'ended', report: report('done') }),
      run({ run: 'run-b', plan: 'Pay the invoice', state: 'ended', report: report('unknown') })
    ]
  },
  idle: { enrolled, connected: true, runs: [] },
  away: { enrolled, connected: false, runs: [run({ state: 'paused', steps: [] })] },
  fresh: { connected: false, runs: [] }
} as const satisfies Record<string, PanelState>

/** What a vault tells about itself. */
export const vault: readonly VaultListing[] = [
  { name: 'work', origin: 'https://expenses.example.com', parts: ['username', 'password'] },
  { name: 'blog', origin: 'http://127.0.0.1:8080', parts: ['username', 'password', 'totp'] }
]
