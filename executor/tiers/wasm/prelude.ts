import { strictJson } from '../../runners/strict-json.mjs'

/**
 * What an engine is given before the code, as an expression of its own language: a function of the one thing that it can do outside
 * itself, to write text to stdout (1) or stderr (2). Gives what the child asks of it: to set the input, describe an error, and say a value.
 */
export const PRELUDE = `(write) => {
  const { stringify } = JSON
  const show = (part) => {
    if (typeof part === 'string') return part
    if (part instanceof Error) return part + '\\n' + (part.stack ?? '')
    try {
      return (typeof part === 'object' && stringify(part)) || String(part)
    } catch {
      return String(part)
    }
  }
  const to = (fd) => (...parts) => { write(fd, parts.map(show).join(' ') + '\\n') }
  const [out, err] = [to(1), to(2)]
  const set = (name, value) =>
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true })
  set('print', out)
  set('console', { log: out, info: out, debug: out, warn: err, error: err })
  set('result', undefined)
  return {
    setInput: (text) => { for (const [name, value] of Object.entries(JSON.parse(text))) set(name, value) },
    describe: (error) => error instanceof Error ? error + '\\n' + (error.stack ?? '') : 'Uncaught ' + show(error) + '\\n',
    json: ${strictJson.toString()}
  }
}`
