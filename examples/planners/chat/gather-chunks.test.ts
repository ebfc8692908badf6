import { expect, test } from 'vitest'
import { gatherChunks } from './gather-chunks.ts'
import { chunkSchema } from './messages.ts'

const gather = (...chunks: readonly object[]) =>
  gatherChunks(
    (async function* () {
      for (const chunk of chunks) yield chunkSchema.parse(chunk)
    })()
  )

const delta = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }]
})
const call = (index: number, more: object) => delta({ tool_calls: [{ index, ...more }] })

test('text comes together in order, and so do calls whose pieces are mixed', async () => {
  const told = await gather(
    delta({ role: 'assistant', content: 'I ' }),
    delta({ content: 'act' }),
    call(1, { id: 'b', function: { name: 'observe', arguments: '' } }),
    call(0, { id: 'a', function: { name: 'act', arguments: '{"pl' } }),
    call(1, { function: { arguments: '{}' } }),
    call(0, { function: { arguments: 'an":1}' } }),
    delta({}, 'tool_calls'),
    { choices: [], usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 } }
  )
  expect(told).toEqual({
    text: 'I act',
    finish: 'tool_calls',
    tokens: { read: 7, written: 2 },
    calls: [
      { id: 'a', type: 'function', function: { name: 'act', arguments: '{"plan":1}' } },
      { id: 'b', type: 'function', function: { name: 'observe', arguments: '{}' } }
    ]
  })
})

test('an answer that broke off has no end', async () => {
  expect((await gather(call(0, { id: 'a', function: { name: 'act', arguments: '{"pl' } }))).finish).toBeUndefined()
})

test('fields that an endpoint adds, or leaves null, are no matter', async () => {
  const told = await gather({
    id: 'x',
    system_fingerprint: null,
    ...delta({ content: null, reasoning: 'hm' }, 'stop'),
    usage: null
  })
  expect(told).toMatchObject({ text: '', finish: 'stop', calls: [] })
})
