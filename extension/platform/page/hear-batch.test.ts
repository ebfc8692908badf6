import type { ActOutcome, Batch, FromDocument } from '@writ/dsl/contract'
import { fromDocumentSchema } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { hearBatch } from './hear-batch.ts'

const done: ActOutcome = { kind: 'done' }
const batchOf = (...steps: readonly string[]) => ({ acts: steps.map((step) => ({ step })) }) as unknown as Batch
const outcome = (step: string, said: ActOutcome = done) =>
  ({ type: 'outcome', txn: 'r', seq: 0, step, outcome: said }) as FromDocument
const begun = (step: string): FromDocument => ({ type: 'begun', txn: 'r', seq: 0, step })

test('an act took as long as it took here, whatever the document says', () => {
  let now = 1000
  const heard = hearBatch(batchOf('a', 'b'), () => now)
  now += 30
  heard.hear({ ...outcome('a'), ms: 9007199254740991 } as FromDocument)
  now += 5
  expect(heard.hear(outcome('b'))).toEqual({ outcomes: [done, done], ms: [30, 5] })
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
