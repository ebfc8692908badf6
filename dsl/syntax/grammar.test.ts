import { Lexer } from 'chevrotain'
import { expect, test } from 'vitest'
import { Grammar } from './grammar.ts'
import { kw, TOKENS } from './tokens.ts'
import { PARTS, POSITION_WORDS, RESERVED, ROLE_WORDS, STATEMENT_WORDS, TABLE_ROLES } from './words.ts'

test('the grammar is LL(2): no two ways on begin alike', () => {
  expect(() => new Grammar(true)).not.toThrow()
})

test('every token can be met, and none begins where another was meant', () => {
  const { lexerDefinitionErrors } = new Lexer(TOKENS, { positionTracking: 'full', ensureOptimizations: true })
  expect(lexerDefinitionErrors).toEqual([])
})

const used = () => {
  const names = new Set<string>()
  JSON.stringify(new Grammar().getSerializedGastProductions(), (_, value) => {
    if (value?.type === 'Terminal') names.add(value.name)
    return value
  })
  return names
}

test('every word of the grammar stands in a rule, or in a kind of words that does', () => {
  const names = used()
  const words = [...RESERVED, ...ROLE_WORDS, ...POSITION_WORDS]
  expect(words.filter((word) => !names.has(kw(word).name))).toEqual([])
  expect(new Set([...words, ...PARTS, ...TABLE_ROLES]).size).toBe(words.length + PARTS.length + TABLE_ROLES.length)
})

test('the words a statement can start with are those the grammar begins statements with', () => {
  const starts = new Set<string>()
  const rules = new Grammar().getGAstProductions()
  const first = (name: string): void => {
    const [definition] = [rules[name]?.definition ?? []]
    const walk = (productions: readonly unknown[]): void => {
      const [head] = productions as {
        definition?: unknown[]
        nonTerminalName?: string
        terminalType?: { name: string }
      }[]
      if (!head) return
      if (head.nonTerminalName) first(head.nonTerminalName)
      else if (head.terminalType) starts.add(head.terminalType.name.replaceAll('`', ''))
      else for (const each of head.definition ?? []) walk([each])
    }
    walk(definition)
  }
  first('stmt')
  expect([...starts].sort()).toEqual([...STATEMENT_WORDS].sort())
})
