import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePolicy } from '../decide/parse-policy.ts'
import { lintPolicy } from './lint-policy.ts'

const said = (text: string) =>
  lintPolicy(text)
    .filter(({ severity }) => severity !== 'note')
    .map(({ severity, code, span, hint }) => ({
      says: `${span.line}:${span.column} ${severity} ${code}`,
      at: text.slice(span.start, span.end),
      hint
    }))

const permit = (condition: string) =>
  `@id("it")\npermit(principal, action == Action::"submit", resource) when { context.approved && ${condition} };`
const forbid = (condition: string, action = 'submit') =>
  `@id("it")\nforbid(principal, action == Action::"${action}", resource) when { ${condition} };`

describe('what keeps a policy from taking effect is an error at its place', () => {
  test.each([
    ['a text that ends too soon', 'permit(principal, action, resource);\npermit(', '2:8 error policy/syntax', ''],
    [
      'an action there is not, after letters of two bytes',
      '// é\n@id("a") permit(principal, action == Action::"flie", resource);',
      '2:38 error policy/schema',
      'Action::"flie"'
    ],
    [
      'an attribute there is not, said once for all actions',
      '@id("a")\npermit(principal, action, resource) when { context.nope };',
      '2:44 error policy/schema',
      'context.nope'
    ],
    [
      'an optional attribute that was not asked for',
      '@id("a")\nforbid(principal, action == Action::"navigate", resource) when { context.path == "/" };',
      '2:66 error policy/schema',
      'context.path'
    ],
    [
      'a name given twice',
      '@id("a") forbid(principal, action, resource);\n@id("a") forbid(principal, action, resource);',
      '2:10 error policy/bad-id',
      'forbid'
    ],
    [
      'a name kept for policies without one',
      '@id("policy #2") forbid(principal, action, resource);',
      '1:18 error policy/bad-id',
      'forbid'
    ],
    ['a template', 'permit(principal == ?principal, action, resource);', '1:1 error policy/template', ''],
    ['a text that is far too long', `// ${'x'.repeat(300_000)}`, '1:1 error policy/too-long', '']
  ])('%s', (_, text, says, at) => {
    expect(said(text)).toEqual([expect.objectContaining({ says, at })])
    expect(parsePolicy(text).ok).toBe(false)
  })

  test('nothing else does: what has no error is what the server takes', () => {
    const word = fc.constantFrom('context.approved', 'context.count', 'resource.name', '"a"', '3', 'true', 'action')
    const condition = fc.tuple(word, fc.constantFrom('==', '<', '&&', '||', 'in'), word).map((part) => part.join(' '))
    fc.assert(
      fc.property(fc.constantFrom('permit', 'forbid'), condition, (kind, body) => {
        const text = `${kind}(principal, action == Action::"read", resource) when { ${body} };`
        expect(lintPolicy(text).some(({ severity }) => severity === 'error')).toBe(!parsePolicy(text).ok)
      }),
      { numRuns: 60 }
    )
  })
})

describe('what can never match is a warning', () => {
  test.each([
    ['a class that is none', forbid('context.planned == "pay"'), 'unknown-word', '"pay"', undefined],
    ['a slip of the keyboard', forbid('context.planned == "sumbit"'), 'unknown-word', '"sumbit"', 'write "submit"'],
    [
      'a class in a set of them',
      forbid('["read", "look"].contains(context.planned)'),
      'unknown-word',
      '"look"',
      undefined
    ],
    ['a verb', forbid('resource.verb == "clik"'), 'unknown-word', '"clik"', 'write "click"'],
    ['a role', forbid('resource.role == "buton"'), 'unknown-word', '"buton"', 'write "button"'],
    ['who says the request', forbid('context.request.saidBy == "user"'), 'unknown-word', '"user"', undefined],
    [
      'a class of what is done at a site',
      forbid('context.effects.contains("pay")', 'egress'),
      'unknown-word',
      '"pay"',
      undefined
    ],
    [
      'an origin with a path',
      forbid('context.origin == "https://a.example/pay"'),
      'not-an-origin',
      '"https://a.example/pay"',
      'write "https://a.example"'
    ],
    [
      'a site with a slash at its end',
      '@id("it")\nforbid(principal, action, resource in Site::"https://a.example/");',
      'not-an-origin',
      '"https://a.example/"',
      'write "https://a.example"'
    ],
    [
      'a site in capitals',
      forbid('resource in Site::"https://A.example"'),
      'not-an-origin',
      '"https://A.example"',
      'write "https://a.example"'
    ],
    [
      'a site with the usual port',
      forbid('context.origin != "https://a.example:443"'),
      'not-an-origin',
      '"https://a.example:443"',
      'write "https://a.example"'
    ],
    [
      'a host without a scheme',
      forbid('context.from == "a.example"', 'flow'),
      'not-an-origin',
      '"a.example"',
      'write "https://a.example"'
    ],
    [
      'an act on a receiver of data',
      '@id("it")\nforbid(principal, action == Action::"read", resource is Planner);',
      'never-applies',
      'forbid',
      undefined
    ],
    ['a condition that is false', forbid('context.approved && false'), 'never-applies', 'forbid', undefined],
    ['a risk that the class has not', forbid('context.risk > 12', 'read'), 'never-applies', 'forbid', 'context.risk'],
    ['no times at all', forbid('context.count < 1'), 'never-applies', 'forbid', 'context.count'],
    [
      'more than five and fewer than three',
      forbid('context.count > 5 && 3 > context.count'),
      'never-applies',
      'forbid',
      'context.count'
    ],
    [
      'a token for code, of a site',
      '@id("it")\nforbid(principal, action == Action::"sandbox", resource is Site);',
      'never-applies',
      'forbid',
      undefined
    ],
    ['a tier that there is not', forbid('context.tier == "docker"', 'sandbox'), 'unknown-word', '"docker"', undefined],
    [
      'two sites at once',
      '@id("it")\nforbid(principal, action == Action::"read", resource in Site::"https://a.example") when { context.origin == "https://b.example" };',
      'never-applies',
      'forbid',
      'context.origin'
    ],
    [
      'one name and another',
      forbid('resource.name == "A" && resource.name == "B"'),
      'never-applies',
      'forbid',
      'resource.name'
    ],
    [
      'a name that its own pattern rules out',
      forbid('resource.name == "A" && resource.name like "B*"'),
      'never-applies',
      'forbid',
      'resource.name'
    ],
    ['another action than its head', forbid('action == Action::"read"'), 'never-applies', 'forbid', undefined],
    [
      'what was raised and not',
      forbid('context.raised && context.planned == "submit"'),
      'never-applies',
      'forbid',
      'context.planned'
    ],
    [
      'the planner’s own data between sites',
      forbid('context.from == "planner" && context.crossSite', 'flow'),
      'never-applies',
      'forbid',
      'context.crossSite'
    ],
    [
      'either of two that cannot be',
      forbid('(context.count < 1 || context.risk == 0) && !(context.count >= 1 && context.risk > 0)'),
      'never-applies',
      'forbid',
      undefined
    ]
  ])('%s', (_, text, code, at, hint = '') => {
    const [first, ...more] = said(text)
    expect([first?.says, first?.at]).toEqual([expect.stringMatching(`warning policy/${code}$`), at])
    expect(first?.hint ?? '').toContain(hint)
    expect(more).toEqual([])
  })

  test.each([
    ['a site that is spelled right', forbid('context.origin == "https://a.example:8443"')],
    ['a tool', forbid('context.to == "tool:wallet"', 'flow')],
    ['either of two sites', forbid('context.origin == "https://a.example" || context.origin == "https://b.example"')],
    ['not one site', forbid('context.origin != "https://a.example"')],
    ['any text for a name', forbid('resource.name == "https://a.example/x" && context.request.text like "*pay*"')],
    ['a range', forbid('context.count > 1 && context.count <= 3')],
    ['a class that a click was raised from', forbid('context.raised && context.planned == "activate"')],
    ['what is not understood', forbid('if context.approved then context.count > 2 else context.count > 1')],
    ['one of a set', forbid('["A", "B"].contains(resource.name) && resource.name like "B*"')]
  ])('but not %s', (_, text) => {
    expect(said(text)).toEqual([])
  })
})

describe('what permits more or less than it seems is a warning', () => {
  test.each([
    [
      'every site, silently',
      '@id("it") @ask("never") permit(principal, action == Action::"submit", resource);',
      'no-resource',
      'permit'
    ],
    [
      'only what the person did not say yes to',
      '@id("it") permit(principal, action == Action::"read", resource) unless { context.approved };',
      'yes-refuses',
      'permit'
    ],
    [
      'what another forbids whole',
      '@id("no") forbid(principal, action, resource is Target);\n@id("it") permit(principal, action == Action::"read", resource is Target);',
      'overruled',
      'permit'
    ],
    [
      'a host that may go on',
      permit('resource.origin like "https://a.example*"'),
      'open-pattern',
      '"https://a.example*"'
    ],
    [
      'a host that may begin otherwise',
      permit('resource.origin like "https://*a.example"'),
      'open-pattern',
      '"https://*a.example"'
    ],
    ['any scheme', permit('context.origin like "*.a.example"'), 'open-pattern', '"*.a.example"']
  ])('%s', (_, text, code, at) => {
    expect(said(text)).toEqual([
      { says: expect.stringMatching(`warning policy/${code}`), at, hint: expect.any(String) }
    ])
  })

  test.each([
    ['every site, with a question', permit('context.count == 1')],
    ['every site, where the dial asks', '@id("it") permit(principal, action == Action::"submit", resource);'],
    ['the hosts under a domain', permit('resource.origin like "https://*.a.example"')],
    ['any port of this machine', permit('resource.origin like "http://127.0.0.1:*"')],
    ['one site, silently', '@id("it") permit(principal, action, resource in Site::"https://a.example");'],
    ['a forbid by a wide pattern', forbid('resource.origin like "https://a.example*"')]
  ])('but not %s', (_, text) => {
    expect(said(text)).toEqual([])
  })
})

test('a policy without a name and a permit for every site are worth a note', () => {
  const notes = lintPolicy('permit(principal, action == Action::"read", resource);').map(({ severity, code }) => [
    severity,
    code
  ])
  expect(notes).toEqual([
    ['note', 'policy/no-id'],
    ['note', 'policy/no-resource']
  ])
})

const folder = join(import.meta.dirname, '../../examples/policies')
test.each(readdirSync(folder).filter((name) => name.endsWith('.cedar')))('%s holds no slip', (name) => {
  expect(said(readFileSync(join(folder, name), 'utf8'))).toEqual([])
})
