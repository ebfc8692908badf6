import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { extensionSwitches } from '../../cli/browser/launch-chromium.ts'
import { ROOT } from '../without-guards.ts'

const FOLDER = join(ROOT, '.build/redteam-extension/beside')
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
export const BESIDE_PAGE = `chrome-extension://${id}/${PAGE}`

/** Makes another extension, which may read and change every site, and gives the switches that bring both in. */
export const besideSwitches = (extension: string): readonly string[] => {
  const folder = `${FOLDER}-${process.pid}`
  mkdirSync(folder, { recursive: true })
  const manifest = {
    manifest_version: 3,
    name: 'Beside',
    version: '1',
    key: key.toString('base64'),
    permissions: ['tabs', 'scripting'],
    host_permissions: ['<all_urls>']
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, PAGE), '<!doctype html><title>Beside</title>')
  return extensionSwitches(`${extension},${folder}`)
}
