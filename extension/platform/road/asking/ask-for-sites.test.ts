import type { Manifest } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { CLAIMS, RUN, SANDBOX } from '../../../../dsl/contract/testing/sample-claims.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'
import { askForSites } from './ask-for-sites.ts'

const site = { name: 'app', origin: 'https://app.x', via: ['https://login.x'], frames: ['https://pay.x'] }
const manifest = { sites: [{ ...site, files: ['https://cdn.x'] }] } as unknown as Manifest

const ask = (record: object, ...granted: readonly string[]) => {
  const mayReach = async (origin: string) => granted.includes(origin)
  return askForSites({ claims: CLAIMS, ...record } as RunRecord, manifest, {
    pages: { mayReach }
  } as unknown as RoadPorts)
}

test('nobody is asked where the browser lets the extension act at every origin of the plan', async () => {
  expect(await ask({}, 'https://app.x', 'https://login.x', 'https://pay.x', 'https://cdn.x')).toBeUndefined()
})

test('a plan whose person was asked, and that still may not act at one, is refused by its name', async () => {
  expect(await ask({ askedForSites: true }, 'https://app.x', 'https://login.x', 'https://pay.x')).toMatchObject({
    refusal: { code: 'page/no-permission', detail: { origin: 'https://cdn.x' } }
  })
})

test('the executor of its code is one of them', async () => {
  const claims = { ...CLAIMS, authorization_details: [RUN, { ...SANDBOX, at: 'https://code.x' }] }
  const sites = ['https://app.x', 'https://login.x', 'https://pay.x', 'https://cdn.x']
  expect(await ask({ claims }, ...sites, 'https://code.x')).toBeUndefined()
  expect(await ask({ claims, askedForSites: true }, ...sites)).toMatchObject({
    refusal: { code: 'page/no-permission', detail: { origin: 'https://code.x' } }
  })
})
