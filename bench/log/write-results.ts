import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import type { Row } from '../conformance/row.ts'

const FILE = join(import.meta.dirname, '../../docs/results/log.md')

const lineOf = ({ metric, value, unit, beside, ratio }: Row): string =>
  `| ${metric} | ${value} ${unit} | ${beside === undefined ? '' : `${ratio?.toFixed(2)} × ${beside}`} |`

/** Writes what was measured of the log into the docs. */
export const writeResults = async (rows: readonly Row[], asked: string): Promise<void> => {
  const machine = cpus()
  const text = [
    '# What the log costs',
    '',
    `Written by \`npm run bench -- log ${asked}--write\`, all in one run, on ${machine.length} × ${machine[0]?.model.trim()};`,
    `the machine’s load over the last fifteen minutes was ${loadavg()[2]?.toFixed(1)}. Times a second fall with the load; processor time hardly does.`,
    '',
    'An append is what a device’s upload becomes: HTTP, proof of its key, chain and signatures, canonical form, transaction, tree, the signed',
    'checkpoint, and the proofs that its newest entry is in it and that it continues the log of before. Each leaf that is verified carries one signature.',
    'A log is verified on every processor there is.',
    '',
    '| measured | value | beside |',
    '| --- | --- | --- |',
    ...rows.map(lineOf),
    ''
  ].join('\n')
  await writeFile(FILE, text)
}
