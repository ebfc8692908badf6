import type { LiveFacts, Question } from '@writ/dsl/contract'

export type Act = Extract<Question['about'], { kind: 'act' }>

const BANK = 'https://bank.example.com'

const LIVE: LiveFacts = {
  origin: BANK,
  url: `${BANK}/transfer`,
  title: 'Transfer',
  role: 'button',
  name: 'Send',
  effect: 'submit',
  raisedBy: 'submits-form',
  form: { action: `${BANK}/transfer`, method: 'post', fields: [{ label: 'Note', value: 'Lunch' }] }
}

/** A question about a form that is sent at a bank, and how it differs. */
export const asked = ({
  act,
  live,
  ...more
}: Partial<Question> & { readonly act?: Partial<Act>; readonly live?: Partial<LiveFacts> } = {}): Question => ({
  v: 1,
  id: 'q-1',
  run: 'run-1',
  plan: 'Pay for lunch',
  agent: 'lunch-agent',
  request: { text: 'Pay for my lunch', saidBy: 'person' },
  asked: Date.now(),
  expires: Date.now() + 600_000,
  about: {
    kind: 'act',
    step: '1',
    verb: 'click',
    target: 'button "Send"',
    effect: 'submit',
    origin: BANK,
    values: [],
    live: { ...LIVE, ...live },
    ...act
  },
  flows: [],
  offers: [],
  ...more
})

export const sends = (...fields: readonly (readonly [label: string, value: string])[]): Partial<LiveFacts> => ({
  form: { action: `${BANK}/transfer`, method: 'post', fields: fields.map(([label, value]) => ({ label, value })) }
})
