import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OtherExtension } from '../../cli/browser/index.ts'
import { ROOT } from '../without-guards.ts'
import type { TrickBrowser } from './browser-attack.ts'

const FOLDER = join(ROOT, '.build/redteam-extension/beside')
const UUID = '2f5b6f6e-5f0e-4d0b-9d5a-6c1b7f0e4a11'
const PAGE = 'page.html'

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const key = publicKey.export({ type: 'spki', format: 'der' })

/** An id is the first half of the key's SHA-256, in letters from a to p: https://developer.chrome.com/docs/extensions/reference/manifest/key */
const id = createHash('sha256')
  .update(key)
  .digest('hex')
  .slice(0, 32)
  .replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)))

/** A page of the other extension, from which it says what it wants. */
export const BESIDE_PAGE: Readonly<Record<TrickBrowser, string>> = {
  chromium: `chrome-extension://${id}/${PAGE}`,
  firefox: `moz-extension://${UUID}/${PAGE}`
}

/** Makes another extension, which may read and change every site. */
export const makeBeside = (): OtherExtension => {
  const folder = `${FOLDER}-${process.pid}`
  mkdirSync(folder, { recursive: true })
  const manifest = {
    manifest_version: 3,
    name: 'Beside',
    version: '1',
    key: key.toString('base64'),
    browser_specific_settings: { gecko: { id: 'beside@writ.example' } },
    permissions: ['tabs', 'scripting'],
    host_permissions: ['<all_urls>']
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, PAGE), '<!doctype html><title>Beside</title>')
  return { folder, uuid: UUID }
}
