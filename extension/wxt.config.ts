import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { defineConfig } from 'wxt'

/** Public half of a key, so that the extension's id is the same in every Chromium: https://developer.chrome.com/docs/extensions/reference/manifest/key */
const CHROMIUM_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAoV7qDGvfBMd3O6AuDXK2eLVCyQdH11e695Mvj4CKg5T4TYblNX6N+HThGWMUc8McQBQA4+KXq08GhOF3VD1zQYHBYfkKuJ1AW9bsyBaEQTfXqKWqwy/c7XzNqW/x5NnxbJaW9cW7XyjKdpZr/tmjLgFKAu32vehEIjGqWpCV8uFVnvv5J/LgdakfWkQ89J1GwCsuhxo8mXwgaBCwAxplK6jxmaDlQIYCNm68nKnIDshwbUJl38vfmonxbwTUwUJut4THdzGG222r2naktyNKhwEKJxpWE8cZetKGYXq//AqIBTWaMnsAsJwfxxkJHq5d4Fh2HgWYjOVBpFz8+JDd1wIDAQAB'
const GECKO_ID = '{5b2c1f6e-3c1d-4b7a-9f61-7f2c0d2a8e11}'

/** A managed build carries its sites; any other asks the person for each plan's sites from a click. */
const managed = process.env.WRIT_BUILD === 'managed' || process.env.WRIT_BUILD === 'trusted'
/** The right to drive the browser's own mouse and keyboard cannot be optional, so it has a build of its own (docs/trusted-input.md). */
const trusted = process.env.WRIT_BUILD === 'trusted'
const everywhere = ['http://*/*', 'https://*/*']
/** Pictures of a tab are taken with the right to all addresses alone: https://developer.chrome.com/docs/extensions/reference/api/tabs#method-captureVisibleTab */
const pictures = ['<all_urls>']

/** Lists every file of the build with its SHA-256, so that a journal can say which build wrote it. */
const writeBuildList = (folder: string) => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'build.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const list = files.map((file) => [
    relative(folder, file),
    createHash('sha256').update(readFileSync(file)).digest('hex')
  ])
  writeFileSync(join(folder, 'build.json'), JSON.stringify(Object.fromEntries(list)))
}

export default defineConfig({
  manifestVersion: 3,
  outDirTemplate: `{{browser}}-mv{{manifestVersion}}${trusted ? '-trusted' : managed ? '-managed' : ''}`,
  imports: false,
  vite: () => ({ build: { sourcemap: false }, oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } } }),
  manifest: ({ browser }) => ({
    name: 'Writ',
    description: 'Agents act in your tabs only under a writ: checked, decided, signed, approved.',
    permissions: [
      'alarms',
      'declarativeNetRequest',
      'downloads',
      'scripting',
      'storage',
      'tabs',
      'webNavigation',
      'webRequest',
      ...(browser === 'chrome' ? ['sidePanel'] : []),
      ...(browser === 'chrome' && trusted ? ['debugger'] : [])
    ],
    action: { default_title: 'Writ' },
    ...(managed
      ? { host_permissions: [...everywhere, ...pictures] }
      : { optional_host_permissions: [...everywhere, ...pictures] }),
    // The default policy of Firefox upgrades ws: to wss:, which a server on this machine does not speak.
    content_security_policy: {
      extension_pages:
        "script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self' http: https: ws: wss:"
    },
    ...(browser === 'chrome'
      ? {
          key: CHROMIUM_KEY,
          minimum_chrome_version: '137',
          // Firefox wants no schema for managed storage.
          storage: { managed_schema: 'managed-schema.json' }
        }
      : {}),
    ...(browser === 'firefox'
      ? { browser_specific_settings: { gecko: { id: GECKO_ID, strict_min_version: '140.0' } } }
      : {})
  }),
  hooks: {
    'build:done': (wxt) => writeBuildList(wxt.config.outDir)
  }
})
