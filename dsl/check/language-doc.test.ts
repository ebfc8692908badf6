import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { formatText, parsePlan } from '../syntax/index.ts'
import { checkPlan } from './index.ts'

const page = readFileSync(new URL('../../docs/language.md', import.meta.url), 'utf8')
const blocks = (kind: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${kind}\n([^]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '')

/** A part stands inside a site, with the names its neighbours would have. */
const whole = (part: string) => `plan "Part"
site app = "https://app.example"
secret work at app
input rowname: text
on app {
${part}
fill field "Code" with secret work.totp
}`

const examples = [...blocks('writ'), ...blocks('writ-part').map(whole)]

test('the page has examples', () => expect(examples.length).toBeGreaterThan(4))

test.each(examples)('%s', (text) => {
  const { plan, diagnostics } = parsePlan(text)
  expect(diagnostics).toEqual([])
  expect(plan && checkPlan(plan).diagnostics).toEqual([])
})

test('the whole plan is written as the formatter writes it', () => {
  for (const text of blocks('writ')) expect(formatText(text).text).toBe(text)
})
