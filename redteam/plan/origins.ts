import { checkPlan } from '@writ/dsl/check'
import { parseOrigin } from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import type { Attack, Guard, Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'

const ORIGIN = 'dsl/contract/page/origin.ts'
const ADDRESS = 'dsl/check/check-address.ts'

/** Can a plan be checked whose site has this origin, or that opens this address there? */
const planned = (origin: string, address = '/'): Said => {
  const text = `plan "Look" site a = ${JSON.stringify(origin)} on a { open ${JSON.stringify(address)} let h = read text of heading "H" } return h`
  const { plan, diagnostics } = parsePlan(text)
  const checked = plan ? checkPlan(plan) : undefined
  if (checked?.checked) return gotThrough()
  return sentBack([...diagnostics, ...(checked?.diagnostics ?? [])][0]?.code ?? 'nothing said')
}

const honest = (): Said => planned('https://bank.example')

const anyShape: Guard = {
  file: ORIGIN,
  find: 'const SHAPE = /^(https?):\\/\\/(\\[[0-9a-f:.]+\\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::([0-9]{1,5}))?$/',
  replace: 'const SHAPE = /^([a-z-]+):(?:\\/\\/)?(.+?)(?::([0-9]{1,5}))?$/u'
}
const anyLetters: Guard = { file: ORIGIN, find: '/[^\\x21-\\x7e]/.test(lower)', replace: 'false' }
const anyHost: Guard = { file: ORIGIN, find: '!isUsualHost(host)', replace: 'false' }
const anyPath: Guard = { file: ADDRESS, find: 'isSitePath(head.value)', replace: 'true' }

const origin = (name: string, text: string, guards: readonly Guard[] = [anyShape]): Attack => ({
  name,
  guards,
  attack: () => planned(text),
  twin: honest
})
const address = (name: string, text: string): Attack => ({
  name,
  guards: [anyPath],
  attack: () => planned('https://bank.example', text),
  twin: () => planned('https://bank.example', '/accounts?from=1#top')
})

/** Is it another site than the one without the change, so that a rule about one would miss the other? */
const twoNames = (name: string, text: string, guards: readonly Guard[]): Attack => ({
  name,
  guards,
  attack: () => {
    const read = parseOrigin(text)
    if (!read.ok) return sentBack(read.refusal.code)
    return read.value === 'https://bank.example' ? sentBack('the same site') : gotThrough(read.value)
  },
  twin: honest
})

export const ATTACKS: readonly Attack[] = [
  origin('a homoglyph in an origin', 'https://b\u0430nk.example', [anyLetters, anyShape]),
  origin('a letter that turns the writing in an origin', 'https://bank.example\u202emoc.live', [anyLetters, anyShape]),
  origin('an invisible letter in an origin', 'https://ba\u200bnk.example', [anyLetters, anyShape]),
  origin('a full-width dot in an origin', 'https://bank\uff0eexample', [anyLetters, anyShape]),
  origin('userinfo in an origin', 'https://bank.example@evil.example'),
  origin('a backslash in an origin', 'https://bank.example\\@evil.example'),
  origin('a path in an origin', 'https://evil.example/https://bank.example'),
  origin('a wildcard in an origin', 'https://*.example'),
  origin('javascript:', 'javascript:alert(1)'),
  origin('data:', 'data:text/html,hello'),
  origin('blob:', 'blob:https://bank.example/1'),
  origin('about:', 'about:blank'),
  origin('a page of the browser', 'chrome://settings'),
  origin('the extension’s own pages', 'chrome-extension://abcdefghijklmnop'),
  origin('a file', 'file:///etc/passwd'),
  origin('an address in octal', 'http://0177.0.0.1', [anyHost]),
  origin('an address as one number', 'http://2130706433', [anyHost]),
  twoNames('a trailing dot for another site', 'https://bank.example.', [
    { file: ORIGIN, find: ".replace(/^(https?:\\/\\/[^/:]+?)\\.(?=:|$)/, '$1')", replace: '' },
    anyShape
  ]),
  twoNames('the usual port for another site', 'https://bank.example:443', [
    { file: ORIGIN, find: "number === DEFAULT_PORT[scheme as 'http' | 'https']", replace: 'false' }
  ]),
  twoNames('capital letters for another site', 'https://BANK.example', [
    { file: ORIGIN, find: 'const lower = text.toLowerCase()', replace: 'const lower = text' },
    anyShape
  ]),
  address('an address at another host', '//evil.example/'),
  address('an address with a backslash', '/\\evil.example/'),
  address('javascript: in an address', 'javascript:alert(1)'),
  address('a whole address in an address', 'https://evil.example/')
]
