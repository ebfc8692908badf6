import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/**
 * Loaded into a server's process before its program: its time of day is as many milliseconds ahead of the true one as the file WRIT_STEPPED_CLOCK
 * says, which is looked at again and again; what was last read stands in the file beside it, `.heard`. What counts time alone is left as it is.
 */
const file = process.env.WRIT_STEPPED_CLOCK
const LOOK_MS = 50
const True = Date
let ahead = 0

const readStep = () => {
  const step = readFileSync(file, 'utf8')
  ahead = Number(step)
  writeFileSync(`${file}.part`, step)
  renameSync(`${file}.part`, `${file}.heard`)
}

const now = () => True.now() + ahead
globalThis.Date = new Proxy(True, {
  apply: () => new True(now()).toString(),
  construct: (_, given, as) => Reflect.construct(True, given.length > 0 ? given : [now()], as),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name))
})

readStep()
setInterval(readStep, LOOK_MS).unref()
