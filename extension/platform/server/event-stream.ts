/** One event of a stream (WHATWG HTML §9.2, server-sent events). */
export interface EventOfStream {
  readonly name: string
  readonly data: string
}

/** The longest stream that is read, in characters. */
const MAX_LENGTH = 16 * 1024 * 1024

const eventOf = (block: string): EventOfStream => {
  const fields = block.split('\n').map((line) => /^([a-z]+): ?(.*)$/.exec(line) ?? [])
  const all = (field: string) => fields.flatMap(([, name, value = '']) => (name === field ? [value] : []))
  return { name: all('event').at(-1) ?? 'message', data: all('data').join('\n') }
}

/**
 * The events of a response, one after another; what is cut off at its end is none. An executor writes lines that end in a line feed alone.
 * `heard` is called whenever something came, be it no event. Throws where the connection breaks, or where more comes than anybody has to say.
 */
export async function* readEvents(response: Response, heard = () => {}): AsyncGenerator<EventOfStream> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) return
  let rest = ''
  let length = 0
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      heard()
      length += value.length
      if (length > MAX_LENGTH) throw new Error('the answer is too long')
      const blocks = `${rest}${value}`.split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) yield eventOf(block)
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
