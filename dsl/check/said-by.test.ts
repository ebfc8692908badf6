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
