import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { REFUSAL_CODES, refusal } from '@writ/dsl/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWebview, MOST_IN_A_PAGE } from './build-webview.mjs'

const folder = mkdtempSync(join(tmpdir(), 'writ-build-'))
const made = (file: string) => readFileSync(join(folder, file))
beforeAll(async () => {
  await buildWebview(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each(['page.js', 'frame.js'])('%s, which stands in every page, is under 60 kB gzipped', (file) => {
  expect(MOST_IN_A_PAGE).toBeLessThanOrEqual(60_000)
  expect(gzipSync(made(file), { level: 9 }).length).toBeLessThanOrEqual(MOST_IN_A_PAGE)
})

test('no page is given the sentence of a refusal', () => {
  const sentences = REFUSAL_CODES.map((code) => refusal(code).message).filter((said) => said.length > 30)
  for (const file of ['page.js', 'page-rare.js', 'frame.js', 'frame-rare.js']) {
    const text = made(file).toString()
    expect(sentences.filter((said) => text.includes(said))).toEqual([])
  }
})

test('the list of what is shipped names each file by its hash', () => {
  const list = JSON.parse(made('build.json').toString()) as Record<string, string>
  expect(Object.keys(list).length).toBeGreaterThan(6)
  for (const [file, hash] of Object.entries(list))
    expect(createHash('sha256').update(made(file)).digest('hex')).toBe(hash)
})
