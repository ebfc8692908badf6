/**
 * Runs one piece of JavaScript, as a module: fd 3 holds `{code, input}`, the value of `result` goes to fd 4 as JSON once the
 * program is at its end. Each field of `input` is a global; `result` is one too, and may as well be declared. Exit code 1 and a
 * line on stderr where it is nothing that JSON can say.
 */
import { closeSync, existsSync, readFileSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { strictJson } from './strict-json.mjs'

const NAME = 'code.js'

/** Variables of a machine that has a network. */
const VARIABLES = '/run/writ/variables.json'

const takeJob = (fd = 3) => {
  const job = JSON.parse(readFileSync(fd, 'utf8'))
  closeSync(fd)
  return job
}

const takeVariables = () => {
  if (existsSync(VARIABLES)) Object.assign(process.env, JSON.parse(readFileSync(VARIABLES, 'utf8')))
}

const asGlobals = (fields) => {
  for (const [name, value] of Object.entries(fields)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true })
  }
}

const writeAll = (fd, bytes) => {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at)
    } catch (failure) {
      if (failure.code !== 'EAGAIN') throw failure
    }
  }
}

const NO_VALUE = undefined

/** Written to fd 4 in place of a value where the program failed for want of something that is bounded; no JSON begins so. */
const WANTED = { EMFILE: '!files', ENOSPC: '!disk' }

/** A `result` that was declared and not reached has no value. */
const look = (read) => {
  try {
    return read()
  } catch {
    return NO_VALUE
  }
}

/** Gives the exit code. */
const writeValue = (read, fd = 4) => {
  const value = look(read)
  if (value === NO_VALUE) return 0
  try {
    writeAll(fd, Buffer.from(strictJson(value)))
    return 0
  } catch (failure) {
    writeAll(2, Buffer.from(`result is not a JSON value: ${failure.message}\n`))
    return 1
  }
}

const { code, input } = takeJob()
takeVariables()
globalThis.result = undefined
asGlobals(input)
globalThis.require = createRequire(`${process.cwd()}/`)

// The last line sees `result` as the code does, declared or not. It stands on a line of its own, since a comment may be before it.
const source = `${code}\nexport const $result = () => result`
const url = `data:text/javascript;base64,${Buffer.from(source).toString('base64')}`

const print = (failure) => {
  const text = failure instanceof Error ? (failure.stack ?? String(failure)) : `Uncaught ${String(failure)}`
  const lines = text.replaceAll(url, NAME).split('\n')
  const isOwn = (line) => line.includes(import.meta.url) || line.includes('node:internal/')
  writeAll(2, Buffer.from(`${lines.filter((line) => !isOwn(line)).join('\n')}\n`))
}

let read = () => globalThis.result
process.on('uncaughtException', (failure) => {
  print(failure)
  const wanted = WANTED[failure?.code]
  if (wanted) writeAll(4, Buffer.from(wanted))
  process.exit(1)
})
process.on('exit', (status) => {
  if (status === 0) process.exitCode = writeValue(read)
})
read = (await import(url)).$result
