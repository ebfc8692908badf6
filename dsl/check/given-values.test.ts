import { describe, expect, test } from 'vitest'
import type { Origin } from '../contract/index.ts'
import { carriedWords, isRoute } from './given-values.ts'
import { checkBody } from './testing/check-text.ts'

const REQUEST = 'Send Bob Stone 250 for lunch, by express'
const valuesOf = (body: string) => {
  const { effects } = checkBody(`on a { open "/pay" ${body} click button "Confirm" }`, { request: REQUEST }).manifest
  return effects.at(-1)?.values
}

describe('the values that a plan gives to a site are whose words they are', () => {
  test.each<[string, string, readonly string[]]>([
    ['nothing is given', '', []],
    ['what stands in the request', 'fill field "To" with "bob stone" fill field "Sum" with 250', ['person']],
    ['what the agent wrote', 'fill field "To" with "Mallory"', ['planner']],
    ['one of each', 'fill field "To" with "Bob Stone" fill field "Sum" with 900', ['person', 'planner']],
    ['what the site shows', 'let x = read text of heading fill field "To" with x', ['https://a.example']],
    ['an option that was asked for', 'choose "express" from combobox "Way"', ['person']],
    ['an option that was not', 'choose "insured" from combobox "Way"', ['planner']],
    ['a box by its name', 'check checkbox "Insure it"', ['planner']],
    ['a box that was asked for', 'check radio "Express"', ['person']],
    ['a button of a row', 'click button "Add" in row "Mallory"', ['planner']],
    ['a button of a row that was asked for', 'click button "Add" in row having (cell "Bob Stone")', ['person']],
    ['a button and a link, which are ways', 'click link "Transfers" click button "Next" in form "New"', []],
    ['an address of plain words', 'open "/transfers/new"', []],
    ['an address with more', 'open "/pay?to=Mallory"', ['planner']],
    ['an address with the person’s words in it', 'open "/people/250/send?to=Bob+Stone"', ['person']],
    ['an address with one word more', 'open "/people/250/send?to=Mallory"', ['planner']],
    ['an amount as people write it', 'fill field "Sum" with 250.00', ['person']],
    ['a computed address', 'let x = read text of heading open "/pay/" + x', ['https://a.example', 'planner']],
    ['a computed row', 'let x = read text of heading click button "Add" in row named x', ['https://a.example']],
    ['a key that writes', 'press "9" in field "Sum"', ['planner']],
    ['a key that chooses', 'press "ArrowDown" in combobox "To"', ['planner']],
    ['a space, which ticks', 'press "Space" in checkbox "Insure it"', ['planner']],
    ['a key that goes on', 'press "Tab"', []],
    ['an entry of a menu', 'click menuitem "Mallory"', ['planner']],
    ['an entry of a menu that was asked for', 'click menuitem "Express"', ['person']],
    ['an entry of a menu that is a way', 'click menuitem "Account settings"', []],
    ['an entry of a menu that is computed', 'let x = read title click menuitem named x', ['https://a.example']],
    ['a tab', 'click tab "Mallory"', ['planner']],
    ['a tab that is a way', 'click tab "Details"', []],
    ['a button of several to choose from', 'click button "Large"', ['planner']],
    ['a button that was asked for, with ways beside it', 'click button "Continue by express"', ['person']],
    ['a button that sends something named', 'click button "Add Mallory"', ['planner']],
    ['a button by key', 'press "Enter" in button "Mallory"', ['planner']],
    ['a button in Chinese', 'click button "添加马洛里"', ['planner']],
    ['a button in Chinese that is a way', 'click button "查看我的订单"', []],
    ['keys of a keypad', 'click button "2" click button "5" click button "0"', ['planner']],
    ['a key of a keypad by its letter', 'click button "A"', ['planner']],
    ['a number of several digits that was asked for', 'click button "250"', ['person']],
    ['a sign that counts up', 'click button "+"', ['planner']],
    ['a sign that closes', 'click button "×"', []],
    ['a button by its place', 'click button "Add" nth 3', ['planner']],
    ['the last button', 'click button "Add" last', ['planner']],
    ['a button by what it is near', 'click button near "Mallory"', ['planner']],
    ['a button by any name', 'click button like "*"', ['planner']],
    ['a picture', 'click image "Mallory"', ['planner']],
    ['a link with a number, which an address could not have either', 'click link "Account 77"', ['planner']],
    ['a link with a number that was asked for', 'click link "Invoice 250"', ['person']],
    ['a field that is only put into focus', 'click field "Mallory"', []],
    ['a choice by its place', 'check radio nth 3', ['planner']],
    ['a row by its place', 'click button "Add" in row nth 3', ['planner']],
    ['a label, which chooses', 'click label "Mallory"', ['planner']],
    ['a day of a grid', 'click gridcell "15"', ['planner']],
    ['a field that is typed in once', 'type "Bob Stone" into field "To" type 250 into field "Sum"', ['person']]
  ])('%s', (_, body, expected) => expect(valuesOf(body)).toEqual(expected))

  test('of another site', () => {
    const { effects } = checkBody(
      'on b { let x = read text of heading } on a { open "/" fill field "To" with x click button "Confirm" }',
      { request: REQUEST }
    ).manifest
    expect(effects.at(-1)?.values).toEqual(['https://b.example'])
  })

  test.each<[string, string, readonly string[]]>([
    [
      'a list of the person’s words that a loop goes through',
      'for x in ["Bob Stone"] up to 1 { fill field "To" with x }',
      ['person']
    ],
    ['a name for them', 'let x = "Bob Stone" fill field "To" with x', ['person']],
    [
      'a `var` that a test around it sets',
      'var x = "250" if n > 1 { set x = "lunch" } fill field "To" with x',
      ['https://c.example', 'person', 'planner']
    ]
  ])('of an agent that was shown another site: %s', (_, body, expected) => {
    const context = { request: REQUEST, shown: ['https://c.example' as Origin] }
    const { effects } = checkBody(`on a { open "/" ${body} click button "Confirm" }`, context).manifest
    expect(effects.at(-1)?.values).toEqual(expected)
  })

  test('are not known of a page that the plan did not open: an earlier one may have filled it in', () => {
    const { effects } = checkBody('on a { click button "Confirm" }', { request: REQUEST }).manifest
    expect(effects.at(-1)).not.toHaveProperty('values')
  })

  test('stand with what sends or may be made to, and with nothing else', () => {
    const { effects } = checkBody('on a { open "/" fill field "x" with "y" click button "Go" }').manifest
    expect(effects.map(({ verb, values }) => [verb, values !== undefined])).toEqual([
      ['open', false],
      ['fill', false],
      ['click', true]
    ])
  })
})

test.each([
  ['/', true],
  ['/reports/new', true],
  ['/account-settings/profile.html', true],
  ['/reports/', true],
  ['/reports/12', false],
  ['/pay?to=x', false],
  ['/pay#x', false],
  ['/pay/DE12', false],
  ['/a/b/c/d/e/f/g', false],
  ['//x', false],
  ['/pay;to=x', false],
  ['/%70ay', false]
])('%s is a way through a site: %j', (path, expected) => expect(isRoute(path)).toBe(expected))

test.each([
  ['/reports/new', []],
  ['/reports/R-7/edit', ['R-7']],
  ['/search?q=green+tea&sort=Price', ['green tea', 'Price']],
  ['/search?q=kettle', ['kettle']],
  ['/wp-admin/edit.php?post_type=page', ['page']],
  ['/wp-admin/media-new.php?browser-uploader', []],
  ['/edit.php/pay?q=kettle', ['edit.php', 'kettle']],
  ['/a/report-7.php?q=kettle', ['report-7.php', 'kettle']],
  ['/ann.example?q=kettle', ['ann.example', 'kettle']],
  ['/%70ay/DE12', ['DE12']],
  ['/pay;to=x', ['pay;to=x']],
  ['/pay?To=x', ['/pay?To=x']],
  ['/pay?a1=x', ['/pay?a1=x']],
  ['/pay#x', ['/pay#x']],
  ['/%zz', ['/%zz']],
  ['/a/b/c/d/e/f/g', ['/a/b/c/d/e/f/g']]
] as const)('%s carries %j', (path, expected) => expect(carriedWords(path)).toEqual(expected))
