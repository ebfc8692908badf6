import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'

/**
 * Loaded into a server's process before its program: holds it at a write to the disk (`fsync`) where a file `armed` in the folder
 * WRIT_HELD_DISK says `before N` or `after N`, the Nth from then on, until the file `reached` that it writes is gone.
 */
const folder = process.env.WRIT_HELD_DISK
const write = fs.fsyncSync
const asleep = new Int32Array(new SharedArrayBuffer(4))
let seen = 0

const readArmed = () => {
  try {
    return fs.readFileSync(join(folder, 'armed'), 'utf8').split(' ')
  } catch {
    seen = 0
    return undefined
  }
}

fs.fsyncSync = (file) => {
  const armed = readArmed()
  if (!armed || ++seen < Number(armed[1])) return write(file)
  fs.rmSync(join(folder, 'armed'))
  if (armed[0] === 'after') write(file)
  fs.writeFileSync(join(folder, 'reached'), String(process.pid))
  while (fs.existsSync(join(folder, 'reached'))) Atomics.wait(asleep, 0, 0, 5)
  if (armed[0] === 'before') write(file)
}
syncBuiltinESMExports()
