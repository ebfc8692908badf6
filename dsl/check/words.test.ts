import { describe, expect, test } from 'vitest'
import type { Origin } from '../contract/index.ts'
import { checkBody } from './testing/check-text.ts'

const REQUEST = 'Send Bob Stone 250 for lunch, by express'
const valuesOf = (body: string) => {
  const { effects } = checkBody(`on a { open "/pay" ${body} click button "Confirm" }`, { request: REQUEST }).manifest
  return effects.at(-1)?.values
}

describe('what is put together or changed is the agent’s, also of words that the person said', () => {
  const AGENTS = ['person', 'planner']
  const filled = (value: string) => valuesOf(`fill field "F" with ${value}`)

  test.each([
    '250 * 250',
    '250 + 250',
    '"250" + "lunch"',
    '"250" + 250',
    'number("250" + "250")',
    'number(join(["250", "250"]))',
    'replace("250", "5", "0")',
    'sum([250, 250])',
    'length("express")',
    'first(split("lunch", "n"))',
    'upper("Bob Stone")',
    'lower("Bob Stone")',
    'round(250, 1)',
    'first(["lunch" + "express"])',
    'first(["lunch"] map it + "express")',
    '{ to: "lunch" + "express" }.to'
  ])('%s', (value) => expect(filled(value)).toEqual(expect.arrayContaining(['planner'])))

  test.each([
    '"lunch"',
    'first(["lunch", "express"])',
    'last(["lunch"] + ["express"])',
    'min([250, 250])',
    '{ to: "lunch" }.to',
    'first(["lunch", "express"] where it != "lunch")',
    'first(["lunch"] map { a: it }).a',
    'number("250")',
    'text(250)',
    'trim("lunch")'
  ])('%s is what they said', (value) => expect(filled(value)).toEqual(['person']))

  test.each([
    ['through a `let`', 'let x = "250" fill field "F" with x + x', AGENTS],
    ['through a `var`', 'var x = "250" fill field "F" with x + x', AGENTS],
    [
      'through a `var` that is set later on',
      'var x = "" for y in ["a"] up to 1 { fill field "F" with upper(x) set x = "lunch" }',
      AGENTS
    ],
    ['through the item of a loop', 'for x in ["250"] up to 1 { fill field "F" with x + x }', AGENTS],
    ['by counting up', 'var x = 250 for y in [1, 2] up to 2 { set x = x + 250 } fill field "F" with x', AGENTS],
    ['in the name of what is chosen', 'choose join(["lunch", "express"]) from combobox "F"', AGENTS],
    ['in the name of what is pressed', 'click menuitem named ("lunch" + "express")', AGENTS],
    ['in an address', 'open "/pay/" + upper("lunch")', AGENTS],
    ['out of an input', 'fill field "F" with n * n', AGENTS],
    ['out of an input that is changed', 'fill field "F" with upper(t)', AGENTS],
    ['out of an answer', 'let x = ask "Who?" as text fill field "F" with x + x', AGENTS],
    ['out of what was endorsed', 'let x = endorse "Mallory" because "you know them" fill field "F" with x + x', AGENTS],
    ['with a sign before it', 'let x = 250 fill field "F" with -x', AGENTS],
    ['with a sign that they did not write', 'fill field "F" with -250', ['planner']]
  ])('%s', (_, body, expected) => expect(valuesOf(body)).toEqual(expected))

  test('and what the person stands for once it was put together is theirs', () => {
    expect(valuesOf('let x = endorse "lunch" + "express" because "both" fill field "F" with x')).toEqual(['person'])
  })

  test.each([
    [
      'two numbers make any other',
      'let x = read count of row fill field "F" with x / x + x / x',
      ['https://a.example', 'planner']
    ],
    [
      'and so does a list of them',
      'let x = read count of row fill field "F" with sum([x, x])',
      ['https://a.example', 'planner']
    ],
    [
      'one that is only written otherwise is its own',
      'let x = read title fill field "F" with lower(x)',
      ['https://a.example']
    ],
    [
      'a number of items is its own',
      'let x = read all row as text fill field "F" with length(x)',
      ['https://a.example']
    ]
  ])('of what a site shows: %s', (_, body, expected) => expect(valuesOf(body)).toEqual(expected))

  test('a look that words of the person aim gives the site’s own', () => {
    expect(valuesOf('let x = read text of row named t fill field "F" with lower(x)')).toEqual([
      'https://a.example',
      'person'
    ])
  })

  test('an agent that was shown another site may have told it by what it put together', () => {
    const context = { request: REQUEST, shown: ['https://c.example' as Origin] }
    const { effects } = checkBody(
      'on a { open "/" let x = "250" fill field "F" with x + x click button "Confirm" }',
      context
    ).manifest
    expect(effects.at(-1)?.values).toEqual(['https://c.example', 'person', 'planner'])
  })
})
