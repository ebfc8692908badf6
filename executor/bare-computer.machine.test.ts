import { execFile, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { lackHere } from './testing/lack-here.ts'

const run = promisify(execFile)
const NODE = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin/node')
const PROGRAM = join(import.meta.dirname, 'testing/try-here.ts')
const cache = mkdtempSync(join(tmpdir(), 'writ-bare-computer-'))
afterAll(() => rmSync(cache, { recursive: true, force: true }))

/** This computer without what these arguments hide. */
const view = (hidden: readonly string[]): readonly string[] => ['--dev-bind', '/', '/', ...hidden]
const lack = lackHere(
  'a bare computer',
  await run('bwrap', [...view([]), 'true']).then(
    () => undefined,
    (error: Error) => error.message
  )
)

const PROGRAMS = ['--tmpfs', '/usr/bin', '--tmpfs', '/usr/sbin']

/** What became of code there, and what its executor says of itself; it was started with the file `given` open. */
const tryOn = async (hidden: readonly string[], given: { readonly path: string; readonly fd: number }) => {
  const stdio: ('ignore' | 'pipe' | 'inherit' | number)[] = ['ignore', 'pipe', 'inherit']
  // Beyond a gap, where Node itself does not look for what it was given.
  stdio.push(...Array.from({ length: 27 }, () => 'ignore' as const), given.fd)
  const child = spawn('bwrap', [...view(hidden), NODE, PROGRAM, given.path], {
    stdio,
    env: { ...process.env, WRIT_CACHE: cache }
  })
  const { javascript, python, files, health } = JSON.parse(await text(child.stdout as Readable))
  const tierOf = (name: string) => health.tiers.find(({ tier }: { tier: string }) => tier === name)
  return { javascript, python, files, tierOf }
}

describe.skipIf(lack !== undefined)(
  'an executor on a computer without QEMU, bubblewrap and every other program',
  () => {
    test('runs what needs none, says of each tier what it lacks, and refuses what needs it', async () => {
      const path = join(cache, 'given')
      const fd = openSync(path, 'w')
      const { javascript, python, files, tierOf } = await tryOn(PROGRAMS, { path, fd })
      closeSync(fd)
      expect(javascript).toMatchObject({ ok: true, value: { value: 42, tier: 'wasm', driver: 'quickjs-unjailed' } })
      expect(tierOf('wasm')).toMatchObject({ driver: 'quickjs-unjailed' })
      expect(tierOf('process').lack).toMatch(/^not installed: bwrap/)
      expect(tierOf('microvm').lack).toMatch(
        /^there is no \/usr\/bin\/qemu\S+; install it with: .*apt-get install qemu-system-x86$/
      )
      expect(python).toMatchObject({ ok: false, refusal: { code: 'executor/no-language' } })
      expect(files.length).toBeGreaterThan(0)
      expect(files).not.toContain(path)
    })
  }
)
