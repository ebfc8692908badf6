import { type FromDocument, type LiveTarget, refusal, type Target, type ToDocument } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import type { Connection } from './connection.ts'
import { findFrame } from './find-frame.ts'

const SPAN = { start: 0, end: 1, line: 1, column: 1 }
const plain = { states: [], having: [] }
const table = { role: 'table', match: { kind: 'is', text: 'Orders' }, ...plain } as const
const name = { kind: 'name', name: 'pin', span: SPAN } as const
const said: Target = { role: 'frame', match: { kind: 'named', name }, ...plain, in: table }
const target: LiveTarget = { role: 'frame', match: { kind: 'is', text: '4711' }, ...plain, in: table }

const AROUND = 'https://a.example'

/** The document around says this of the frame that it was asked for. */
const refusedWith = async (detail: Record<string, string>) => {
  const sent: ToDocument[] = []
  const around: Connection = {
    tab: 1,
    frame: 0,
    document: 'd',
    origin: AROUND,
    instance: 'i',
    port: { postMessage: () => undefined },
    drop: () => undefined,
    listeners: new Set()
  }
  const found = await findFrame(
    around,
    { frame: { target, said, origin: 'https://p.example' as never }, at: AROUND },
    {
      frames: async () => [],
      enter: async () => undefined,
      post: (_, message) => {
        sent.push(message)
        if (message.type !== 'sign') return
        const put: FromDocument = { type: 'put', id: message.id, refusal: refusal('target/not-found', detail) as never }
        for (const listen of around.listeners) listen(put)
      }
    }
  )
  return { found, sent }
}

test('a frame that is not found is told in the plan’s words, never in those that the document was told', async () => {
  const { found, sent } = await refusedWith({ target: 'frame "4711" in table "Orders"' })
  expect(sent).toMatchObject([{ type: 'sign', target, at: AROUND }])
  expect(Object.keys(sent[0] ?? {}).toSorted()).toEqual(['at', 'id', 'origin', 'sign', 'target', 'type'])
  expect(found).toMatchObject({
    ok: false,
    refusal: {
      message: 'found no frame named * in table "Orders"',
      detail: { target: 'frame named * in table "Orders"' }
    }
  })
  expect(JSON.stringify(found)).not.toContain('4711')
})

test('the document tells whether it was what encloses the frame', async () => {
  expect((await refusedWith({ target: 'table "Orders"' })).found).toMatchObject({
    refusal: { detail: { target: 'table "Orders"' } }
  })
})
