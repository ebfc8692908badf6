const HEADER_FIELDS = 13
const ALIGN = 4

/** An entry of the archive; a name that ends in `/` is a folder. */
export interface CpioEntry {
  readonly name: string
  readonly bytes?: Buffer
}

const FOLDER = 0o40755
const PROGRAM = 0o100755

const pad = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((ALIGN - (bytes.length % ALIGN)) % ALIGN)])

const writeEntry = (name: string, mode: number, bytes: Buffer, inode: number): Buffer => {
  const fields = new Array<number>(HEADER_FIELDS).fill(0)
  Object.assign(fields, { 0: inode, 1: mode, 4: 1, 6: bytes.length, 11: name.length + 1 })
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`
  return Buffer.concat([pad(Buffer.from(`${header}${name}\0`)), pad(bytes)])
}

/** An archive as the kernel unpacks it at boot (`newc`), in this order, all of it root's and of no date. */
export const writeCpio = (entries: readonly CpioEntry[]): Buffer =>
  Buffer.concat([
    ...entries.map(({ name, bytes }, i) =>
      bytes === undefined
        ? writeEntry(name.replace(/\/$/, ''), FOLDER, Buffer.alloc(0), i + 1)
        : writeEntry(name, PROGRAM, bytes, i + 1)
    ),
    writeEntry('TRAILER!!!', 0, Buffer.alloc(0), 0)
  ])
