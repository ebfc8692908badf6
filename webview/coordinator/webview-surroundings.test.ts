import { expect, test } from 'vitest'
import { guards } from './webview-surroundings.ts'

const SITE = 'https://shop.example'

test('where the host cannot put the guards, no run goes on, and the next one asks again', async () => {
  const told: (readonly string[])[] = []
  let isBroken = true
  const kept = guards({
    act: {
      guard: async (origins) => {
        if (isBroken) throw new Error('no')
        told.push(origins)
      }
    }
  })
  await expect(kept.guard('run', [SITE])).rejects.toThrow('no')
  isBroken = false
  await kept.guard('run', [SITE])
  await kept.guard('other', [SITE])
  await kept.release('run')
  await kept.release('other')
  expect(told).toEqual([[SITE], [SITE], [SITE], []])
})
