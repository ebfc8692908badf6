import { describe, expect, test } from 'vitest'
import { testSource } from '../testing/test-source.ts'
import { chooseTier, lookAtTiers, type TierWish } from './offers.ts'

const IMAGE = `sha256:${'0'.repeat(64)}`
const WISH: TierWish = { least: 'wasm', choice: 'auto', languages: ['javascript'], image: IMAGE }

const wasm = testSource()
const withImages = (source: ReturnType<typeof testSource>, ...images: readonly string[]) => ({
  ...source,
  about: async () => ({ driver: 'test', images, stays: false, networks: true })
})
const microvm = withImages(testSource({ tier: 'microvm', languages: ['python', 'javascript', 'shell'] }), IMAGE)
const noMicrovm = testSource({ tier: 'microvm', lack: 'QEMU is not installed' })

const choose = async (sources: Parameters<typeof lookAtTiers>[0], wish: Partial<TierWish>) => {
  const chosen = chooseTier(await lookAtTiers(sources), { ...WISH, ...wish })
  return chosen.ok ? chosen.value.tier : [chosen.refusal.code, chosen.refusal.detail]
}

describe('the tier of a piece of code', () => {
  test.each<[string, Partial<TierWish>, unknown]>([
    ['the weakest that the token allows', {}, 'wasm'],
    ['a stronger one where the token asks for it', { least: 'microvm' }, 'microvm'],
    ['a stronger one that is asked for', { choice: 'microvm' }, 'microvm'],
    ['a stronger one where the weakest is not there', { least: 'process' }, 'microvm'],
    ['a stronger one where the weakest does not run the language', { languages: ['python'] }, 'microvm'],
    ['a stronger one where the weakest does not run all of them', { languages: ['python', 'javascript'] }, 'microvm'],
    [
      'never a weaker one',
      { least: 'microvm', choice: 'process' },
      ['executor/weaker-tier', { tier: 'process', least: 'microvm' }]
    ],
    [
      'none where the one that is asked for is not there',
      { choice: 'process' },
      ['executor/no-tier', { tier: 'process', why: 'it is not part of this executor' }]
    ],
    [
      'none where the one that is asked for does not run the language',
      { choice: 'wasm', languages: ['python'] },
      ['executor/no-language', { language: 'python', tier: 'wasm' }]
    ],
    [
      'none where none is for one job after another',
      { stays: true, least: 'process' },
      ['executor/tier-cannot', { tier: 'microvm', what: 'stay' }]
    ],
    ['a stronger one where the weakest reaches no network', { networks: true }, 'microvm'],
    [
      'none where the one that is asked for reaches no network',
      { networks: true, choice: 'wasm' },
      ['executor/tier-cannot', { tier: 'wasm', what: 'reach a network' }]
    ],
    [
      'none where there is no image of the token',
      { least: 'microvm', image: 'other' },
      ['executor/no-image', undefined]
    ]
  ])('is %s', async (_, wish, expected) => {
    expect(await choose([wasm, microvm], wish)).toEqual(expected)
  })

  test('is never a weaker one where the computer lacks what the token needs', async () => {
    expect(await choose([wasm, noMicrovm], { least: 'microvm' })).toEqual([
      'executor/no-tier',
      { tier: 'microvm', why: 'QEMU is not installed' }
    ])
  })
})
