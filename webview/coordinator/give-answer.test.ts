import { type Answer, ok, type Result, refuse, type Value } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { giveAnswer } from './give-answer.ts'

const ANSWER: Answer = { question: 'q', choice: 'once', shown: 'x' as Answer['shown'] }

/** An app whose device takes answers so, and what came there. */
const device = (taken: Result<void> = ok(undefined)) => {
  const came: Answer[] = []
  const kernel = {
    answer: async (answer: Answer) => {
      came.push(answer)
      return taken
    },
    vault: async () => expect.fail('the vault is not asked for')
  } as unknown as Parameters<typeof giveAnswer>[2]['kernel']
  const db = { get: async () => undefined } as unknown as Parameters<typeof giveAnswer>[2]['db']
  return { came, ports: { db, kernel } }
}

describe('what a person answers in an app comes to the device', () => {
  test.each<[string, Value]>([
    ['a text that looks like a number', '18.4'],
    ['one that is not among the choices', 'green'],
    ['several', ['red', 'blue']],
    ['a no', false],
    ['nothing written', '']
  ])('as it is, for that to hold against its type: %s', async (_, value) => {
    const { came, ports } = device()
    expect(await giveAnswer(ANSWER, { value }, ports)).toEqual(ok(undefined))
    expect(came).toEqual([{ ...ANSWER, value }])
  })

  test('without a value where none was given', async () => {
    const { came, ports } = device()
    await giveAnswer(ANSWER, {}, ports)
    expect(came).toEqual([ANSWER])
  })

  test('without what came with a no', async () => {
    const { came, ports } = device()
    await giveAnswer({ ...ANSWER, choice: 'no' }, { value: 'red', passphrase: 'open it' }, ports)
    expect(came).toEqual([{ ...ANSWER, choice: 'no' }])
  })

  test('and what that refuses is refused to the app', async () => {
    const { ports } = device(refuse('approval/bad-answer', { expected: 'choice' }))
    expect(await giveAnswer(ANSWER, { value: 'green' }, ports)).toMatchObject({
      refusal: { code: 'approval/bad-answer', detail: { expected: 'choice' } }
    })
  })
})

test('a file for a question that nobody asks answers nothing', async () => {
  const { came, ports } = device()
  const given = await giveAnswer(ANSWER, { file: { name: 'a.pdf', bytes: new Uint8Array([1]) } }, ports)
  expect(given).toMatchObject({ refusal: { code: 'approval/unsound' } })
  expect(came).toEqual([])
})
