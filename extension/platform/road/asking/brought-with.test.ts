import type { Answer, ChosenFile, Question, Type, Value } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import type { Database, StoredFile } from '../../storage/database.ts'
import type { QuestionRecord } from '../../storage/run-record.ts'
import { broughtWith } from './brought-with.ts'

const COLOURS: Type = { kind: 'choice', options: ['red', 'blue'] }
const SEVERAL: Type = { kind: 'list', of: COLOURS }

const asking = (about: Question['about']): QuestionRecord =>
  ({ id: 'q', run: 'r', question: { about } }) as QuestionRecord
const askingFor = (type: Type): QuestionRecord => asking({ kind: 'ask', step: '1', message: 'Which?', type })
const answer = (more: Partial<Answer>): Answer => ({
  question: 'q',
  choice: 'once',
  shown: 'x' as Answer['shown'],
  ...more
})

const STORED = { run: 'r', id: 'f', from: ['person'], content: { sha256: 'h' } } as unknown as StoredFile
/** A device that keeps this one file. */
const keeping = (file: StoredFile | undefined) => ({
  db: {
    get: async (_: string, [run, id]: [string, string]) => (run === file?.run && id === file?.id ? file : undefined)
  } as unknown as Database
})
const nothing = keeping(undefined)

describe('what is answered is taken', () => {
  test.each<[string, Type, Value]>([
    ['a text', { kind: 'text' }, 'red'],
    ['a no', { kind: 'boolean' }, false],
    ['zero', { kind: 'number' }, 0],
    ['one of them', COLOURS, 'blue'],
    ['some of them', SEVERAL, ['blue']],
    ['none of them', SEVERAL, []]
  ])('where it is of its type: %s', async (_, type, value) => {
    const brought = await broughtWith(askingFor(type), answer({ value }), nothing)
    expect(brought).toEqual({ ok: true, value: { file: undefined, value } })
  })

  test.each<[string, Type, Value | undefined]>([
    ['one that is not among them', COLOURS, 'green'],
    ['several where one is asked for', COLOURS, ['red']],
    ['one of several that is not among them', SEVERAL, ['red', 'green']],
    ['one of several twice', SEVERAL, ['red', 'red']],
    ['one where several are asked for', SEVERAL, 'red'],
    ['a text for a number', { kind: 'number' }, '18.4'],
    ['a number for a text', { kind: 'text' }, 18.4],
    ['a text for a yes', { kind: 'boolean' }, 'true'],
    ['a day that is none', { kind: 'date' }, '2026-02-30'],
    ['a file that is only named', { kind: 'text' }, { '@file': 'f', name: 'a.pdf' }],
    ['nothing', COLOURS, undefined]
  ])('and else refused: %s', async (_, type, value) => {
    const brought = await broughtWith(askingFor(type), answer({ ...(value !== undefined && { value }) }), nothing)
    expect(brought).toMatchObject({ refusal: { code: 'approval/bad-answer', detail: { expected: type.kind } } })
  })

  test.each<[string, QuestionRecord, Partial<Answer>]>([
    ['with a no', askingFor(COLOURS), { choice: 'no', value: 'red' }],
    ['with a yes to something else', asking({ kind: 'flows' }), { value: 'red' }]
  ])('but not %s', async (_, kept, more) => {
    expect(await broughtWith(kept, answer(more), nothing)).toEqual({
      ok: true,
      value: { file: undefined, value: undefined }
    })
  })
})

describe('a file is taken', () => {
  const kept = asking({ kind: 'file', step: '1', message: 'Which file?' })
  const file: ChosenFile = { id: 'f', sha256: 'h' as ChosenFile['sha256'] }

  test('where it is of this run, came from the person and holds what their page read', async () => {
    const brought = await broughtWith(kept, answer({ file }), keeping(STORED))
    expect(brought).toEqual({ ok: true, value: { file: STORED, value: undefined } })
  })

  test.each<[string, StoredFile | undefined, Partial<Answer>]>([
    ['without one', STORED, {}],
    ['that is not kept', undefined, { file }],
    ['of another run', { ...STORED, run: 'other' }, { file }],
    ['from a site', { ...STORED, from: ['https://a.example'] } as StoredFile, { file }],
    ['that holds something else', STORED, { file: { ...file, sha256: 'i' as ChosenFile['sha256'] } }]
  ])('and refused %s', async (_, stored, more) => {
    expect(await broughtWith(kept, answer(more), keeping(stored))).toMatchObject({
      refusal: { code: 'approval/unsound' }
    })
  })
})
