import { describe, expect, test } from 'vitest'
import { checkBody } from './testing/check-text.ts'

describe('what stands in a request in Chinese is the person’s', () => {
  const asked = (body: string, request = '把一百二十元转给小明，备注：午饭，性别：男。3月15日前到账，共250元。') =>
    checkBody(`on a { open "/pay" ${body} click button "确认" }`, { request }).manifest.effects.at(-1)?.values

  test.each([
    ['a word', '"小明"', ['person']],
    ['a run as it stands there', '"备注：午饭"', ['person']],
    ['a number in figures beside other characters', '250', ['person']],
    ['a whole number in characters', '"一百二十"', ['person']],
    ['with its unit', '"一百二十元"', ['person']],
    ['a character that stands alone', '"男"', ['person']],
    ['one character of a word', '"明"', ['planner']],
    ['one with a sign beside it', '"明，"', ['planner']],
    ['part of a number in characters', '"二十"', ['planner']],
    ['part of one in figures', '25', ['planner']],
    ['what is not there', '"小红"', ['planner']],
    ['characters in another order', '"明小"', ['planner']],
    ['characters put together', 'join(["小明", "午饭"])', ['person', 'planner']],
    ['what is put together through a name', 'first(["小明"] map it + it)', ['person', 'planner']]
  ])('%s', (_, value, expected) => expect(asked(`fill field "姓名" with ${value}`)).toEqual(expected))

  test('keys of a keypad with one character each are an alphabet, and the agent’s', () => {
    expect(asked('click button "二" click button "十"')).toEqual(['planner'])
  })

  test('a figure beside a character that counts is part of a number', () => {
    expect(asked('fill field "金额" with 250', '转账250万给小明')).toEqual(['planner'])
  })

  test('typed twice, they make one text', () => {
    expect(asked('type "小明" into field "姓名" type "午饭" into field "姓名"')).toEqual(['person', 'planner'])
  })
})

describe('a part of a number in the request is not the person’s', () => {
  const asked = (value: string, request: string, before = '') =>
    checkBody(`on a { open "/pay" ${before} fill field "Amount" with ${value} click button "Confirm" }`, {
      request
    }).manifest.effects.at(-1)?.values

  test.each([
    ['500', 'Pay Bob 1,500'],
    ['1', 'Pay Bob 1,500'],
    ['500', 'Pay Bob 1.500,00 euros'],
    ['500', 'Pay Bob 1 500 kronor'],
    ['1', 'Pay Bob 1 500 kronor'],
    ['500', 'Pay Bob 1\u202f500 euros'],
    ['500', "Pay Bob 1'500 francs"],
    ['99', 'Pay Bob 0.99'],
    ['99', 'Pay Bob $.99'],
    ['".50"', 'Pay Bob 1.50'],
    ['"500 euros"', 'Pay Bob 1.500 euros'],
    ['1', 'Pay Bob 1.5'],
    ['1500', '给小明 11，500元'],
    ['number("1.500")', 'Pay Bob 1.500'],
    ['number(x)', 'Pay Bob 1.500', 'let x = "1.500"']
  ])('%s of: %s', (value, request, before = '') => expect(asked(value, request, before)).toContain('planner'))

  test.each([
    ['1.5', 'Pay Bob 1.5'],
    ['1.5', 'Pay Bob 1,50.'],
    ['250', 'Pay Bob 250.'],
    ['250', 'Pay 250, then call'],
    ['"1,500"', 'Pay Bob 1,500'],
    ['"1 500 kronor"', 'Pay Bob 1 500 kronor'],
    ['3', 'Book 3 rooms for 12 nights'],
    ['12', 'Book 3 rooms for 12 nights'],
    ['300', 'From account 4711 300 euros'],
    ['31', 'On 2026-03-31'],
    ['250', '午饭，250元'],
    ['number("1.5")', 'Pay Bob 1.5'],
    ['number("1.50")', 'Pay Bob 1.50']
  ])('%s stands in: %s', (value, request) => expect(asked(value, request)).toEqual(['person']))

  test.each([
    ['button "1,500 points"', 'Choose 1,500 points', ['person']],
    ['tab "1 500"', 'Choose 1 500 points', ['person']],
    ['link "Top 1.5"', 'Open the top 1.5', ['person']],
    ['button "500 points"', 'Choose 1,500 points', ['planner']],
    ['button "1,500,000 points"', 'Choose 1,500 points', ['planner']]
  ])('pressed as %s of: %s', (name, request, values) => {
    const { effects } = checkBody(`on a { open "/" click ${name} click button "Confirm" }`, { request }).manifest
    expect(effects.at(-1)?.values).toEqual(expect.arrayContaining(values))
    if (values[0] === 'person') expect(effects.at(-1)?.values).not.toContain('planner')
  })
})
