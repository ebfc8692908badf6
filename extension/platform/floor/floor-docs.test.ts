import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { EFFECT_CLASSES, floorSchema } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { readFloor } from './read-floor.ts'

const textOf = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const page = textOf('docs/device-floor.md')
const config = textOf('extension/wxt.config.ts')

const byId = z.record(z.string(), z.record(z.string(), z.json()))
const chromium = z.strictObject({ '3rdparty': z.strictObject({ extensions: byId }) })
const firefox = z.strictObject({
  policies: z.strictObject({ '3rdparty': z.strictObject({ Extensions: byId }) })
})

const [first, second] = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text]) => JSON.parse(text ?? '') as unknown)

/** https://developer.chrome.com/docs/extensions/reference/manifest/key */
const chromiumId = () => {
  const key = /CHROMIUM_KEY =\s+'([^']+)'/.exec(config)?.[1] ?? ''
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32)
  return digest.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)))
}
const geckoId = () => /GECKO_ID = '([^']+)'/.exec(config)?.[1] ?? ''

describe('the page about the device floor', () => {
  test('has a file for each browser, for this extension, that is read', () => {
    const managed = [
      [chromium.parse(first)['3rdparty'].extensions, chromiumId()],
      [firefox.parse(second).policies['3rdparty'].Extensions, geckoId()]
    ] as const
    for (const [extensions, id] of managed) {
      expect(Object.keys(extensions)).toEqual([id])
      const floor = readFloor(extensions[id] ?? {})
      expect(floor.ok && Object.keys(floor.value).length).toBeGreaterThan(0)
    }
  })

  test('names every setting and every class, in the order of risk', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name)
    expect(rows).toEqual(Object.keys(floorSchema.shape))
    const classes = /\*\*Classes\*\*, in order of risk: (.*?), and (`human`)/s.exec(page)
    expect([...`${classes?.[1]} ${classes?.[2]}`.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(EFFECT_CLASSES)
  })
})
