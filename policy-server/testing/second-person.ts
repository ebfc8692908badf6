import { randomBytes } from 'node:crypto'
import { hashJson, type Json } from '@writ/dsl/contract'
import type { TestChannel } from './test-device.ts'
import { BALANCED } from './test-server.ts'

/** The balanced policy of a tenant that wants a second person before a form is sent. */
export const FOUR_EYES = `${BALANCED}
@id("four-eyes")
@ask("second-person")
@because("Two people look at what is sent.")
forbid (principal, action == Action::"submit", resource) unless { context.approved };
`

/** A question as a device makes it, about what `PLAN` sends. */
export const testQuestion = (run: string, change: Readonly<Record<string, Json>> = {}): Record<string, Json> => ({
  v: 1,
  id: `q_${randomBytes(16).toString('base64url')}`,
  run,
  plan: 'File a report',
  agent: 'planner',
  request: { text: 'File my report', saidBy: 'agent' },
  asked: Date.now(),
  expires: Date.now() + 60_000,
  about: {
    kind: 'act',
    step: '4',
    verb: 'click',
    target: 'button "Submit"',
    effect: 'submit',
    origin: 'http://127.0.0.1:8099',
    values: []
  },
  flows: [],
  offers: [],
  claim: 'files the report',
  ...change
})

/** Asks for a second person as a device does. */
export const askTestSecond = (
  channel: TestChannel,
  run: string,
  change: Readonly<Record<string, Json>> = {},
  shown?: string
): { readonly id: string; readonly shown: string } => {
  const question = testQuestion(run, change)
  const said = { id: String(question.id), shown: shown ?? hashJson(question) }
  channel.send({ type: 'ask-second', run, question: question as never, shown: said.shown })
  return said
}
