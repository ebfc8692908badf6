import { expect, test } from 'vitest'
import { checkPlan } from '../check/index.ts'
import type { Json } from '../contract/index.ts'
import { withoutPositions } from '../syntax/hash-plan.ts'
import { formatPlan, formatText, hashPlan, parsePlan } from '../syntax/index.ts'
import { makeProgram } from './generate/program.ts'
import { Random } from './random.ts'

const PROGRAMS = 150

const manifestOf = (text: string, context: ReturnType<typeof makeProgram>['context']): Json | undefined => {
  const { plan } = parsePlan(text)
  return plan && withoutPositions(checkPlan(plan, context).checked?.manifest)
}

/** Comments that look like plan, between two lines of the canonical text. */
const COMMENTS = ['# ==', '# none', '# "', '# {', '# secret work.password', "# '''", '# on sa { open "/" }']

const commented = (text: string, random: Random): string =>
  text
    .split('\n')
    .map((line) =>
      random.chance(0.5) && !line.includes('"""') && !line.includes("'''") ? `${line} ${random.pick(COMMENTS)}` : line
    )
    .join(random.pick(['\n', '\n\n', '\r\n']))

/** The text with one character changed, left out or doubled. */
const edited = (text: string, random: Random): string => {
  const at = random.below(text.length)
  const char = text[at] ?? ''
  return text.slice(0, at) + random.pick(['', char + char, ' ', '1', 'a', '"', '.', '\n']) + text.slice(at + 1)
}

test('two texts of one hash have one tree, one canonical text and one manifest; of two hashes, two trees', {
  timeout: 60_000
}, () => {
  const seen = { same: 0, other: 0, manifests: 0 }
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    const random = new Random(seed)
    const { text, context } = makeProgram(seed)
    const plan = parsePlan(text).plan?.plan ?? expect.fail(text)
    const canonical = formatText(text).text ?? expect.fail(text)
    const others = [canonical, commented(canonical, random), ...Array.from({ length: 6 }, () => edited(text, random))]
    for (const [i, other] of others.entries()) {
      const again = parsePlan(other).plan?.plan
      if (i < 2 && !text.includes('run ')) expect(again && hashPlan(again), other).toBe(hashPlan(plan))
      if (!again) continue
      const isSame = hashPlan(again) === hashPlan(plan)
      seen[isSame ? 'same' : 'other']++
      expect(JSON.stringify(withoutPositions(again)) === JSON.stringify(withoutPositions(plan)), other).toBe(isSame)
      expect(formatPlan(again) === formatPlan(plan), other).toBe(isSame)
      const manifest = isSame ? manifestOf(text, context) : undefined
      if (!manifest) continue
      seen.manifests++
      expect(manifestOf(other, context), other).toEqual(manifest)
    }
  }
  expect(seen.same).toBeGreaterThan(2 * PROGRAMS)
  expect(seen.other).toBeGreaterThan(PROGRAMS)
  expect(seen.manifests).toBeGreaterThan(PROGRAMS)
})
