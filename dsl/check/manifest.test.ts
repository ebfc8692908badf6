import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { CheckContext, Effect, Manifest, Origin } from '../contract/index.ts'
import { printTarget } from '../contract/index.ts'
import { checkText } from './testing/check-text.ts'

const goldens = new URL('./testing/goldens/', import.meta.url)

const BANK = 'https://bank.example.com' as Origin
const context: CheckContext = {
  request: 'File the receipt INV-17 with what all sums come to',
  kept: {
    rows: {
      type: { kind: 'list', of: { kind: 'record', fields: [{ name: 'sum', type: { kind: 'number' } }] } },
      from: [BANK]
    }
  }
}

const printEffect = ({ id, origin, verb, effect, target, path, key, name, control, max }: Effect): string =>
  [
    `${id} ${verb} (${effect}) at ${origin}`,
    target ? printTarget(target) : (path ?? key ?? name ?? ''),
    `shaped by ${control.join(', ')}`,
    `at most ${max}`
  ]
    .filter((part) => part !== '')
    .join('; ')

/** A manifest in lines: all of it but the spans. */
const printManifest = (manifest: Manifest): string =>
  [
    ...manifest.sites.map(({ name, origin }) => `site ${name} ${origin}`),
    ...manifest.effects.map(printEffect),
    ...manifest.flows.map(
      ({ id, from, to, how, bits }) => `${id} ${from} → ${to} ${how.join(' ')}, ${bits ?? 'any'} bits`
    ),
    ...manifest.secrets.map(
      (use) => `secret ${use.name}.${use.part} at ${use.origin} × ${use.max}, reaches ${use.reaches}`
    ),
    ...manifest.code.map(
      (use) => `code ${use.effect} ${use.language} ${use.hash} ${use.ms} ms ${use.bytes} bytes × ${use.max}`
    ),
    ...manifest.tools.map((use) => `tool ${use.tool}.${use.name} × ${use.max}`),
    ...manifest.blessings.map(
      (each) => `${each.kind} ${each.effect} from ${each.from} because ${each.because} × ${each.max}`
    ),
    ...manifest.kept.map(({ name, from }) => `keeps ${name} from ${from}`),
    `at most ${manifest.maxSteps} steps`,
    ''
  ].join('\n')

test.each(['claim-taxis', 'cheapest-kettle', 'file-once'])('the manifest of %s', async (name) => {
  const { manifest } = checkText(readFileSync(new URL(`${name}.writ`, goldens), 'utf8'), context)
  await expect(printManifest(manifest)).toMatchFileSnapshot(`./testing/goldens/${name}.manifest.txt`)
})
