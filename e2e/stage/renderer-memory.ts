import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { plainFormsOf } from './canaries.ts'

/** Forms that begin alike are looked for once. */
const PREFIX = 8
const CHUNK = 8 * 1024 * 1024
const LONGEST = 256

/** A renderer process of Chromium, and which texts its memory holds. */
export interface Held {
  readonly pid: number
  /** Names of the texts found, in no order. */
  readonly names: ReadonlySet<string>
  /** Bytes that were looked through. */
  readonly bytes: number
}

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const parentOf = (pid: number): number => Number(/^PPid:\s*(\d+)/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0)

/** Processes whose line of ancestors leads to the browser with a profile below this folder. */
export const renderersOf = (profiles: string): readonly { readonly pid: number; readonly line: string }[] => {
  const all = readdirSync('/proc').flatMap((name) =>
    /^\d+$/.test(name) ? [{ pid: Number(name), line: textOf(`/proc/${name}/cmdline`).replaceAll('\0', ' ') }] : []
  )
  const browsers = new Set(all.filter(({ line }) => line.includes(`--user-data-dir=${profiles}`)).map(({ pid }) => pid))
  const isOfBrowser = (pid: number): boolean => pid > 1 && (browsers.has(pid) || isOfBrowser(parentOf(pid)))
  return all.filter(({ pid, line }) => line.includes('--type=renderer') && isOfBrowser(pid))
}

const PAGE = 4096
/** Bits of an entry of /proc/PID/pagemap: the page is in memory, or was written out (Documentation/admin-guide/mm/pagemap.rst). */
const IS_THERE = 0xc0
const ENTRY = 8

type Range = readonly [start: number, end: number]

/** What a process may read and can have been written by it or for it: what it maps from the browser's own files cannot. */
const rangesOf = (pid: number): readonly Range[] =>
  textOf(`/proc/${pid}/maps`)
    .split('\n')
    .flatMap((line) => {
      const [, from = '', to = '', rights = '', path = ''] = /^(\w+)-(\w+) (\S+) \S+ \S+ \S+\s*(.*)$/.exec(line) ?? []
      const isOfFile = path.startsWith('/') && !rights.includes('w') && !/^\/(?:memfd:|dev\/shm)/.test(path)
      return rights.startsWith('r') && !isOfFile && !path.startsWith('[v')
        ? [[Number.parseInt(from, 16), Number.parseInt(to, 16)] as const]
        : []
    })

/** The pages of a range that hold anything, as ranges. A renderer reserves gigabytes that it never touches. */
const usedIn = (pagemap: number, [start, end]: Range): readonly Range[] => {
  const entries = Buffer.alloc(((end - start) / PAGE) * ENTRY)
  readSync(pagemap, entries, 0, entries.length, (start / PAGE) * ENTRY)
  const used: [number, number][] = []
  for (let page = 0; page * ENTRY < entries.length; page++) {
    if (((entries[page * ENTRY + ENTRY - 1] ?? 0) & IS_THERE) === 0) continue
    const at = start + page * PAGE
    const last = used.at(-1)
    if (last?.[1] === at) last[1] = at + PAGE
    else used.push([at, at + PAGE])
  }
  return used
}

type Forms = readonly { readonly name: string; readonly form: Buffer }[]

const groupForms = (texts: Readonly<Record<string, string>>): ReadonlyMap<string, Forms> =>
  Map.groupBy(
    Object.entries(texts).flatMap(([name, text]) => plainFormsOf(text).map((form) => ({ name, form }))),
    ({ form }) => form.subarray(0, PREFIX).toString('latin1')
  )

const findIn = (bytes: Buffer, groups: ReadonlyMap<string, Forms>, found: Set<string>): void => {
  for (const [prefix, forms] of groups) {
    const start = Buffer.from(prefix, 'latin1')
    for (let at = bytes.indexOf(start); at !== -1; at = bytes.indexOf(start, at + 1)) {
      for (const { name, form } of forms) if (form.equals(bytes.subarray(at, at + form.length))) found.add(name)
    }
  }
}

/** Looks through all that a process holds. Throws where its memory may not be read. */
const search = (pid: number, groups: ReadonlyMap<string, Forms>): Pick<Held, 'names' | 'bytes'> => {
  const names = new Set<string>()
  let bytes = 0
  const [memory, pagemap] = [openSync(`/proc/${pid}/mem`, 'r'), openSync(`/proc/${pid}/pagemap`, 'r')]
  const buffer = Buffer.allocUnsafe(CHUNK)
  try {
    for (const [start, end] of rangesOf(pid).flatMap((range) => usedIn(pagemap, range))) {
      // What begins at the end of one piece is read once more with the next.
      for (let at = start; at < end; at += CHUNK - LONGEST) {
        const read = readAt(memory, buffer, Math.min(CHUNK, end - at), at)
        bytes += read
        findIn(buffer.subarray(0, read), groups, names)
        if (at + CHUNK >= end) break
      }
    }
  } finally {
    closeSync(memory)
    closeSync(pagemap)
  }
  return { names, bytes }
}

/** A range may be given back while it is read. */
const readAt = (memory: number, buffer: Buffer, length: number, at: number): number => {
  try {
    return readSync(memory, buffer, 0, length, at)
  } catch {
    return 0
  }
}

/**
 * Which of these named texts each renderer process of a site holds now, as UTF-8, UTF-16 or base64, of the Chromium whose profile lies
 * below this folder; those of the extension's own pages and worker are left out, and so is one that ends meanwhile. Throws where the
 * memory of one may not be read.
 */
export const searchRenderers = (profiles: string, texts: Readonly<Record<string, string>>): readonly Held[] => {
  const groups = groupForms(texts)
  return renderersOf(profiles).flatMap(({ pid, line }) => {
    if (line.includes('--extension-process')) return []
    try {
      return [{ pid, ...search(pid, groups) }]
    } catch (error) {
      if (textOf(`/proc/${pid}/maps`) === '') return []
      throw error
    }
  })
}
