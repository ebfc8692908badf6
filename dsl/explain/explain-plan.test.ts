import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CheckContext, EMPTY_MANIFEST, passStage } from '../contract/index.ts'
import { hashPlan } from '../syntax/index.ts'
import { arbitraryPlan } from '../syntax/testing/arbitrary-plan.ts'
import { EXPLAIN_LANGUAGES, explainPlan, plainExplanation, printExplanation } from './index.ts'
import { anyManifest, hostOf } from './testing/any-manifest.ts'
import { checkedOf } from './testing/checked-of.ts'

const KEPT: CheckContext = {
  kept: {
    rows: {
      type: { kind: 'list', of: { kind: 'record', fields: [{ name: 'sum', type: { kind: 'number' } }] } },
      from: []
    }
  }
}

describe('a plan reads as it always did', () => {
  const plans = ['claim-taxis', 'kettle', 'file-once', 'read-in-parts']
  const cases = plans.flatMap((name) => EXPLAIN_LANGUAGES.map((language) => [name, language] as const))
  test.each(cases)('%s in %s', async (name, language) => {
    const text = readFileSync(new URL(`./fixtures/${name}.writ`, import.meta.url), 'utf8')
    const said = printExplanation(explainPlan(checkedOf(text, KEPT), language))
    await expect(`${said}\n`).toMatchFileSnapshot(`./fixtures/${name}.${language}.txt`)
  })
})

const UNSEEN = /[\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?!\n)\p{Cc}/u

describe.each(EXPLAIN_LANGUAGES)('in %s', (language) => {
  test('every effect, flow and secret of a manifest is told, and nothing in it stays unseen', () => {
    const { plan } = checkedOf('plan "x" site s = "https://s.example"')
    fc.assert(
      fc.property(anyManifest, (manifest) => {
        const whole = explainPlan(passStage('checked', { plan, manifest, hash: '', steps: {}, refs: {} }), language)
        const said = plainExplanation(whole)
        manifest.effects.forEach(({ origin, max, target }, i) => {
          const row = said.effects[i]
          expect(row?.where?.toLowerCase()).toContain(hostOf(origin, language).toLowerCase())
          expect(row?.max).toContain(max === 1 && language === 'en' ? 'once' : max.toLocaleString('en'))
          if (target?.match?.kind === 'is' && /^\w*$/.test(target.match.text))
            expect(row?.target).toContain(`“${target.match.text}”`)
        })
        expect(said.effects).toHaveLength(manifest.effects.length)
        manifest.flows.forEach(({ from, to, how }, i) => {
          const sentence = said.flows[i] ?? ''
          expect(sentence).toContain(hostOf(to, language))
          if (from.includes('://')) expect(sentence).toContain(hostOf(from, language))
          expect(sentence.split(/, | and |、|和|：/).length).toBeGreaterThan(how.length)
        })
        manifest.secrets.forEach(({ name, origin, reaches }, i) => {
          for (const told of [
            `\`${name}\``,
            hostOf(origin, language),
            ...reaches.map((sink) => hostOf(sink, language))
          ])
            expect(said.secrets[i]).toContain(told)
        })
        for (const { hash } of manifest.code) expect(said.code.join('\n')).toContain(hash)
        expect([said.tools.length, said.blessings.length, said.kept.length]).toEqual([
          manifest.tools.length,
          manifest.blessings.length,
          manifest.kept.length
        ])
        expect(printExplanation(whole)).not.toMatch(UNSEEN)
      })
    )
  })

  test('any plan is told on lines of its own, with nothing unseen in them', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const checked = passStage('checked', {
          plan,
          manifest: EMPTY_MANIFEST,
          hash: hashPlan(plan),
          steps: {},
          refs: {}
        })
        const said = explainPlan(checked, language)
        expect(said.needs).toHaveLength(plan.decls.length)
        expect(printExplanation(said)).not.toMatch(UNSEEN)
        expect(JSON.stringify(plainExplanation(said))).not.toContain('undefined')
      }),
      { numRuns: 300 }
    )
  })

  test('a text of the plan cannot end its own quotes', () => {
    const said = explainPlan(checkedOf('plan "a” is safe. “b`c" return "x”, “y"'), language)
    expect(printExplanation(said).match(/“/g)).toHaveLength(2)
    expect(printExplanation(said)).toContain('⟦U+201D⟧')
  })
})

test('what follows from the class of an act is said where its verb does not say it', () => {
  const text = 'plan "x" site s = "https://s.example" on s { open "/" click button "Delete" click button "Next" }'
  const said = printExplanation(explainPlan(checkedOf(text), 'en'))
  expect(said).toContain('Click the button “Delete” (this deletes or cancels).')
  expect(said).toContain('Click the button “Next”.')
})
