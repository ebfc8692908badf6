import { JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js'
import { pinOf } from '@writ/dsl/contract'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { MAX_MESSAGE } from './hold-to-message.ts'
import { answering, answerTo, callOf, event, listing, meetHostile, text } from './testing/meet-hostile.ts'
import { type Deceit, type Heard, TOOL } from './testing/serve-hostile.ts'
import { TOOL_LIMITS } from './tool-limits.ts'

/** With the bounds that hold where nothing else is said. */
const { call, list, open, close } = meetHostile({})
const read = vi.spyOn(JSONRPCMessageSchema, 'parse')
afterEach(async () => {
  read.mockClear()
  await close()
})

const NOTE = event({ jsonrpc: '2.0', method: 'notifications/x' })
const many = (one: string, count = 20_000): readonly string[] => Array.from({ length: count }, () => one)

const streamed = ({ raw }: Heard, said: readonly string[]) => raw(said.join(''), 'text/event-stream')
const batched = ({ raw }: Heard, said: readonly string[]) => raw(`[${said.join(',')}]`)
/** A message with so many values in it, whichever. */
const holding = (heard: Heard, count: number) =>
  answerTo(heard, { ...(text('found') as object), more: Array(count).fill(0) })

/** What would be read for seconds while no other request is answered: it is refused by what it is, before anybody reads it. */
describe('a tool server that floods', () => {
  test.each<[string, Deceit, string, number]>([
    [
      'in a list before its answer',
      { 'tools/call': (heard) => batched(heard, [...many(NOTE), answerTo(heard, text('found'))]) },
      'tool/malformed',
      0
    ],
    [
      'in a list of one',
      { 'tools/call': (heard) => batched(heard, [answerTo(heard, text('found'))]) },
      'tool/malformed',
      0
    ],
    [
      'with questions in a list',
      {
        'tools/call': (heard) =>
          batched(heard, many(event({ jsonrpc: '2.0', id: 1, method: 'sampling/createMessage' }), 10_000))
      },
      'tool/malformed',
      0
    ],
    [
      'in a stream before its answer',
      {
        'tools/call': (heard) =>
          streamed(heard, [...many(`data:${NOTE}\n\n`), `data:${answerTo(heard, text('found'))}\n\n`])
      },
      'tool/too-large',
      TOOL_LIMITS.messages
    ],
    ['with empty lines', { 'tools/call': (heard) => streamed(heard, many('\n')) }, 'tool/too-large', 0],
    ['with comments', { 'tools/call': (heard) => streamed(heard, many(':\n')) }, 'tool/too-large', 0],
    ['with what is no field', { 'tools/call': (heard) => streamed(heard, many('x\n')) }, 'tool/too-large', 0],
    [
      'with one event of empty lines',
      { 'tools/call': (heard) => streamed(heard, many('data:\n')) },
      'tool/too-large',
      0
    ],
    [
      'with events of another type',
      { 'tools/call': (heard) => streamed(heard, many('event:x\ndata:x\n\n', 2000)) },
      'tool/too-large',
      0
    ],
    [
      'with events of nothing',
      { 'tools/call': (heard) => streamed(heard, many('data:\n\n', 2000)) },
      'tool/too-large',
      0
    ],
    [
      'with one message of too many values',
      { 'tools/call': (heard) => heard.raw(holding(heard, MAX_MESSAGE.values)) },
      'tool/too-large',
      0
    ],
    [
      'with such a message in a stream',
      { 'tools/call': (heard) => heard.stream([holding(heard, MAX_MESSAGE.values)], true) },
      'tool/too-large',
      0
    ],
    [
      'with pieces of a byte',
      {
        'tools/call': ({ response }) => {
          response.writeHead(200, { 'content-type': 'application/json' })
          for (const one of many(' ')) response.write(one)
          response.end('{}')
        }
      },
      'tool/too-large',
      0
    ]
  ])('%s is refused, and read no further than its bounds', async (_, deceit, code, most) => {
    const { host, server } = await open({ ...deceit })
    const { result, sent } = await host.call(callOf(server))
    expect({ sent, code: result.ok ? 'heard' : result.refusal.code }).toEqual({ sent: true, code })
    // Two before: that it begins, and what it lists.
    expect(read.mock.calls.length).toBeLessThanOrEqual(2 + most)
  })

  test('with questions gets few answers', async () => {
    const { answer, server } = await call({
      'tools/call': ({ stream }) =>
        stream(Array.from({ length: 900 }, (_, id) => event({ jsonrpc: '2.0', id, method: 'ping' })))
    })
    expect(answer).toMatchObject({ result: { refusal: { code: 'tool/too-large' } } })
    expect(server.heard.length).toBeLessThan(140)
  })

  test('with one page of more than a message holds is not listed', async () => {
    const tools = Array.from({ length: 250 }, (_, at) => ({ ...TOOL, name: `t${at}`, description: 'x'.repeat(5000) }))
    expect(await list(listing(...tools))).toMatchObject({ refusal: { code: 'tool/too-large' } })
    expect(read.mock.calls).toHaveLength(1)
  })

  test('with nothing, and has much to say, is heard', async () => {
    const inputSchema = {
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 10 }, (_, at) => [`p${at}`, { type: 'string', description: 'What it is for.' }])
      )
    }
    const tools = Array.from({ length: 250 }, (_, at) => ({
      ...TOOL,
      name: `t${at}`,
      description: 'x'.repeat(2000),
      inputSchema
    }))
    const { host, server } = await open({ ...listing(...tools), ...answering(text('x'.repeat(900_000))) })
    const { result } = await host.call({ ...callOf(server, pinOf(tools[0] ?? TOOL)), name: 't0', args: {} })
    expect(result).toMatchObject({ ok: true, value: expect.stringMatching(/^x{900000}$/) })
  })
})
