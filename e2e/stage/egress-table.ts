import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = join(import.meta.dirname, '../../docs/egress-lock.md')
const KINDS = ['stopped', '**escapes**', '**may escape**', 'not there'] as const
export type Fate = (typeof KINDS)[number]

/** Each way out by the words of the document, and what becomes of it in a browser. */
export const egressTable = (browser: 'chromium' | 'firefox'): Readonly<Record<string, string>> => {
  const rows = readFileSync(FILE, 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, , cell = '']) => (KINDS as readonly string[]).includes(cell))
  return Object.fromEntries(
    rows.map(([, says, chromium, firefox]) => [says, browser === 'chromium' ? chromium : firefox])
  )
}
