import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readTenantsFile } from './tenants-file.ts'

const dir = mkdtempSync(join(tmpdir(), 'writ-tenants-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const read = (given: unknown) => {
  const path = join(dir, 'tenants.json')
  writeFileSync(path, typeof given === 'string' ? given : JSON.stringify(given))
  return readTenantsFile(path, 'the server’s own')
}
const KEY = 'k'.repeat(16)

test('a tenant begins with the policy of its file, seen from this one, or with the server’s own', () => {
  writeFileSync(join(dir, 'acme.cedar'), 'of acme')
  const agents = [{ id: 'a', name: 'A', key: KEY, owner: 'ann', trustedHost: false }]
  expect(
    read([
      { id: 'acme', policy: 'acme.cedar', adminKey: KEY, persons: ['ann'], agents },
      { id: 'bolt', adminKey: KEY }
    ])
  ).toEqual({
    tenants: [
      { id: 'acme', policy: 'of acme', adminKey: KEY, persons: ['ann'], agents },
      { id: 'bolt', policy: 'the server’s own', adminKey: KEY, persons: ['person'], agents: [] }
    ]
  })
})

test.each([
  ['that is no JSON', '['],
  ['without an admin’s key', [{ id: 'acme' }]],
  ['with a key that is too short', [{ id: 'acme', adminKey: 'short' }]],
  ['whose name does not fit into a log’s', [{ id: 'Acme+Co', adminKey: KEY }]],
  ['without a person', [{ id: 'acme', adminKey: KEY, persons: [] }]],
  ['with a member that is not known', [{ id: 'acme', adminKey: KEY, admin: true }]],
  ['whose policy is not there', [{ id: 'acme', adminKey: KEY, policy: 'nowhere.cedar' }]]
])('a file %s is used wrongly', (_, given) => {
  expect(read(given)).toEqual({ why: expect.any(String) })
})
