import { SUBMIT } from './page-parts.ts'
import { groupOf, lines, type PlanMaker } from './plan-maker.ts'

/** CSS's names (CSS Color 4 §6.1) of the colours that the suite asks for. */
const NAMED: Readonly<Record<string, string>> = {
  black: '000000',
  white: 'FFFFFF',
  aqua: '00FFFF',
  blue: '0000FF',
  gray: '808080',
  green: '008000',
  lime: '00FF00',
  maroon: '800000',
  navy: '000080',
  olive: '808000',
  purple: '800080',
  red: 'FF0000',
  silver: 'C0C0C0',
  teal: '008080',
  yellow: 'FFFF00',
  pink: 'FFC0CB',
  magenta: 'FF00FF',
  gold: 'FFD700',
  orange: 'FFA500'
}

/** A colour picker is a field: its colour can be written into it. */
export const COLOUR_TASKS: Readonly<Record<string, PlanMaker>> = {
  'use-colorwheel': (said) => {
    const name = groupOf(said, /^Select (\w+) with/)
    const colour = NAMED[name]
    if (!colour) throw new Error(`not understood: ${said}`)
    return lines(`fill field with "${colour}"`, SUBMIT)
  }
}
