import type { ActOutcome, Batch, FromDocument } from '@writ/dsl/contract'
import { base64url, fromDocumentSchema, joinPieces, MAX_FILE_BYTES } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { hearBatch } from './hear-batch.ts'
import { MAX_VALUE } from './too-large.ts'

const done: ActOutcome = { kind: 'done' }
const batchOf = (...steps: readonly string[]) => ({ acts: steps.map((step) => ({ step })) }) as unknown as Batch
const outcome = (step: string, said: ActOutcome = done) =>
  ({ type: 'outcome', txn: 'r', seq: 0, step, outcome: said }) as FromDocument
const begun = (step: string): FromDocument => ({ type: 'begun', txn: 'r', seq: 0, step })

test('an act took as long as it took here, whatever the document says', () => {
  let now = 1000
  const heard = hearBatch(batchOf('a', 'b'), () => now)
  now += 30
  heard.hear(Object.assign(outcome('a'), { ms: 9007199254740991 }))
  now += 5
  expect(heard.hear(outcome('b'))).toMatchObject({ outcomes: [done, done], ms: [30, 5] })
  expect(fromDocumentSchema.safeParse(outcome('a')).success).toBe(true)
  expect(fromDocumentSchema.safeParse({ ...outcome('a'), ms: 1 }).success).toBe(false)
})

test('of a document that went, what was not begun was not run', () => {
  const heard = hearBatch(batchOf('a', 'b', 'c'), () => 0)
  heard.hear(outcome('a'))
  heard.hear(begun('b'))
  expect(heard.gone().outcomes).toEqual([done, undefined, { kind: 'not-run' }])
  expect(heard.silent().outcomes).toEqual([done, undefined, undefined])
})

test('a batch that was refused did nothing', () => {
  const refusal = { code: 'capability/proof', message: 'no' } as const
  const heard = hearBatch(batchOf('a', 'b'), () => 0)
  expect(heard.hear({ type: 'refused', txn: 'r', seq: 0, refusal })?.outcomes).toEqual([
    { kind: 'refused', refusal },
    { kind: 'not-run' }
  ])
})

test('what is said of other acts, and what is said again, is not kept', () => {
  const heard = hearBatch(batchOf('a', 'b'), () => 0)
  heard.hear(outcome('a'))
  heard.hear(outcome('a', { kind: 'done', value: 'again' }))
  heard.hear(begun('x'))
  expect(heard.hear(outcome('x', { kind: 'done', value: 'x' }))).toBeUndefined()
  expect(heard.hear(outcome('b'))?.outcomes).toEqual([done, done])
})

const text = (length: number) => 'x'.repeat(length)

test.each<[string, ActOutcome, boolean]>([
  ['a value', { kind: 'done', value: text(MAX_VALUE - 2) }, true],
  ['a value with too much in it', { kind: 'done', value: [text(MAX_VALUE / 2), text(MAX_VALUE / 2)] }, false],
  ['a long word of refusal', { kind: 'refused', refusal: { code: 'run/bug', message: text(MAX_VALUE) } }, false]
])('no more is kept than an act may bring: %s', (_, said, kept) => {
  const outcomes = hearBatch(batchOf('a'), () => 0).hear(outcome('a', said))?.outcomes
  expect(outcomes).toMatchObject(kept ? [said] : [{ kind: 'refused', refusal: { code: 'page/too-large' } }])
})

const piece = (step: string, bytes: Uint8Array): FromDocument => ({
  type: 'bytes',
  txn: 't',
  seq: 1,
  step,
  bytes: base64url.encode(bytes)
})

test('the pieces of a file are heard in order, of the batch alone, and no more of them than a file may have', () => {
  const heard = hearBatch(batchOf('a', 'b'), () => 0)
  heard.hear(piece('a', Uint8Array.of(1, 2)))
  heard.hear(piece('x', Uint8Array.of(9)))
  heard.hear(piece('a', Uint8Array.of(3)))
  expect([...joinPieces(heard.silent().files.get('a') ?? [])]).toEqual([1, 2, 3])
  const large = piece('b', new Uint8Array(8 * 1024 * 1024))
  for (let i = 0; i < 5; i++) heard.hear(large)
  const size = [...heard.silent().files.values()].flat().reduce((sum, { length }) => sum + length, 0)
  expect(size).toBeGreaterThan(MAX_FILE_BYTES / 2)
  expect(size).toBeLessThanOrEqual(MAX_FILE_BYTES)
}, 30_000)
