import { describe, expect, test } from 'vitest'
import { fillTemplate, messagesFor, templateParts, valueWord, wordFor } from './messages.ts'
import { en } from './messages-en.ts'
import { zhCN } from './messages-zh-cn.ts'

type Tree = string | { readonly [key: string]: Tree }

const leaves = (tree: Tree, path = ''): readonly (readonly [string, string])[] =>
  typeof tree === 'string'
    ? [[path, tree]]
    : Object.entries(tree).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key))

const slots = (text: string) =>
  templateParts(text)
    .flatMap((part) => ('slot' in part ? [part.slot] : []))
    .sort()

const chinese = new Map(leaves(zhCN))

describe('both languages say the same', () => {
  test.each(leaves(en))('%s', (path, text) => {
    const other = chinese.get(path)
    expect(other?.trim()).toBeTruthy()
    expect(slots(other ?? '')).toEqual(slots(text))
  })

  test('Chinese has no key that English lacks, and is Chinese', () => {
    expect([...chinese.keys()]).toEqual(leaves(en).map(([path]) => path))
    const same = leaves(en).filter(([path, text]) => chinese.get(path) === text)
    expect(same.map(([path]) => path)).toEqual(['panel.windowTitle'])
  })
})

test.each([
  ['zh-CN', 'zh-CN'],
  ['zh', 'zh-CN'],
  ['zh-Hant-TW', 'zh-CN'],
  ['en-GB', 'en'],
  ['de', 'en'],
  ['', 'en']
])('locale %j speaks %s', (locale, lang) => {
  expect(messagesFor(locale).lang).toBe(lang)
})

test('what is filled in is never read as a template again', () => {
  expect(fillTemplate('{a} and {b}', { a: '{b}', b: 'x' })).toBe('{b} and x')
})

test('a role named after an object member has no word', () => {
  expect(wordFor(en.roles, 'constructor')).toBe('constructor')
})

test('a value is called by what it is, and a press by its act; no word stands for both', () => {
  expect(['text', 'click', 'uncheck', 'other'].map((label) => valueWord(en, label))).toEqual([
    'Text',
    'Click',
    'Untick',
    'other'
  ])
  expect(valueWord(zhCN, 'check')).toBe('勾选')
  expect(Object.keys(en.verbs).filter((verb) => Object.hasOwn(en.valueLabels, verb))).toEqual([])
})
