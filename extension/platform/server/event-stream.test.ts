import { expect, test } from 'vitest'
import { type EventOfStream, readEvents } from './event-stream.ts'

const eventsOf = async (...chunks: string[]): Promise<readonly EventOfStream[]> => {
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk))
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of bytes) controller.enqueue(chunk)
      controller.close()
    }
  })
  const events: EventOfStream[] = []
  for await (const event of readEvents(new Response(body))) events.push(event)
  return events
}

test.each<[string, string[], readonly EventOfStream[]]>([
  ['one event', ['event: end\ndata: {}\n\n'], [{ name: 'end', data: '{}' }]],
  ['one without a name', ['data: x\n\n'], [{ name: 'message', data: 'x' }]],
  ['one in pieces', ['event: e', 'nd\nda', 'ta: {"a":1}\n', '\n'], [{ name: 'end', data: '{"a":1}' }]],
  [
    'several, with a comment that holds the line',
    ['event: out\ndata: a\n\n: still here\n\nevent: end\ndata: b\n\n'],
    [
      { name: 'out', data: 'a' },
      { name: 'message', data: '' },
      { name: 'end', data: 'b' }
    ]
  ],
  ['data of several lines', ['data: a\ndata: b\n\n'], [{ name: 'message', data: 'a\nb' }]],
  ['nothing of one that was cut off', ['event: end\ndata: {}\n'], []]
])('reads %s', async (_, chunks, expected) => {
  expect(await eventsOf(...chunks)).toEqual(expected)
})

test('more than anybody has to say is read no further', async () => {
  const line = `data: ${'x'.repeat(1024 * 1024)}\n\n`
  await expect(eventsOf(...Array<string>(17).fill(line))).rejects.toThrow('too long')
})
