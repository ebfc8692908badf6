import { groupOf, lines, type PlanMaker, quote } from './plan-maker.ts'

/** The item that each icon stands beside, by the class that draws it. */
const ICONS: Readonly<Record<string, string>> = {
  disk: 'Save',
  'seek-start': 'Prev',
  stop: 'Stop',
  play: 'Play',
  'seek-end': 'Next',
  zoomin: 'Zoom In',
  zoomout: 'Zoom Out'
}

const PLAYBACK = ['Prev', 'Stop', 'Play', 'Next']

const clickItem = (name: string): string =>
  lines(
    'click button "Menu"',
    PLAYBACK.includes(name) ? 'hover menuitem "Playback"' : [],
    `click menuitem ${quote(name)}`
  )

/** The instruction shows the icon; its text does not say which. */
const clickIcon = (): string =>
  lines(
    'let icon = read attribute "class" of generic nth 4',
    Object.entries(ICONS)
      .map(([icon, name]) => `if icon == "ui-icon ui-icon-${icon}" {\n${clickItem(name)}\n}`)
      .join(' else ')
  )

/** Menus whose items open further ones while the hand is over them. */
export const MENU_TASKS: Readonly<Record<string, PlanMaker>> = {
  'click-menu': (said) => {
    const names = groupOf(said, /^Select (.*)$/).split('>')
    return lines(
      names.slice(0, -1).map((name) => `hover menuitem ${quote(name)}`),
      `click menuitem ${quote(names.at(-1) ?? '')}`
    )
  },
  'click-menu-2': (said) => {
    const named = /labeled "(.*?)"/.exec(said)
    return named ? clickItem(named[1] ?? '') : clickIcon()
  }
}
