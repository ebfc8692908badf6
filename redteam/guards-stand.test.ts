import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BrowserAttackFile } from './browser/browser-attack.ts'
import { BROWSER_FAMILIES, FAMILIES } from './families.ts'
import type { AttackFile, Guard } from './row.ts'
import { ROOT, takeOut } from './without-guards.ts'

/** Made as the extension is built. */
const MANIFEST = 'extension/manifest.json'

const files = [...Object.values(FAMILIES), ...Object.values(BROWSER_FAMILIES)].flat()

test.each(files)('every guard that %s takes out stands in its file once', { timeout: 120_000 }, async (file) => {
  const { ATTACKS } = (await import(join(ROOT, file))) as AttackFile | BrowserAttackFile
  for (const row of ATTACKS) {
    const guards: readonly Guard[] = [...('tools' in row ? (row.tools ?? []) : []), ...row.guards]
    for (const of of new Set(guards.map((guard) => guard.file))) {
      if (of === MANIFEST) continue
      expect(() => takeOut(of, readFileSync(join(ROOT, of), 'utf8'), guards), row.name).not.toThrow()
    }
  }
})
