import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveApps } from './apps/serve-apps.ts'
import { EACH_ENGINE } from './stage/engines.ts'
import type { Pages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const APPS = {
  react: 'react/app.jsx',
  vue: 'vue/app.js',
  svelte: 'svelte/app.js',
  angular: 'angular/app.js',
  lit: 'lit/app.js'
}

let apps: Pages
beforeAll(async () => {
  apps = await serveApps(APPS)
})
afterAll(() => apps?.close())

/** Everything that a form of controlled inputs has, done once, some of it twice; the app then says what it holds. */
const plan = (app: string) => `plan "Fill in an order"
site s = "${apps.url}"
on s {
  open "/${app}"
  fill field "Name" with "Somebody else"
  fill field "Name" with "Ada Lovelace"
  fill field "Note" with "first line\\nsecond line"
  type "12" into field "Count"
  type ".5" into field "Count"
  fill field "Day" with date("2026-03-01")
  choose "Large" from combobox "Size"
  check checkbox "Gift"
  check radio "Pickup"
  type "abcd" into field "Code"
  press "Backspace" in field "Code"
  type "5551234567" into field "Phone"
  type "lo" into combobox "City"
  fill combobox "City" with ""
  type "on" into combobox "City"
  choose "London" from combobox "City"
  for item in ["Milk", "Bread", "Salt"] up to 3 {
    fill field "New item" with item
    click button "Put on list"
  }
  click button "Take off Bread"
  let masked = read value of field "Phone"
  click button "Show state"
  let state = read text of status "State"
}
return { state, masked }`

describe.each(EACH_ENGINE)('frameworks in %s', (browser) => {
  let road: Road
  beforeAll(async () => {
    road = await startRoad({ browser, vault: [] })
  })
  afterAll(() => road?.close())

  test.each(Object.keys(APPS))('%s holds what the plan put in', async (app) => {
    const { refusal, result } = await road.run(plan(app))
    expect(refusal).toBeNull()
    const { state, masked } = result as { readonly state: string; readonly masked: string }
    const held = JSON.parse(state) as Readonly<Record<string, unknown>>
    expect({ ...held, count: String(held.count) }).toEqual({
      name: 'Ada Lovelace',
      note: 'first line\nsecond line',
      count: '12.5',
      day: '2026-03-01',
      size: 'Large',
      gift: true,
      way: 'Pickup',
      code: 'abc',
      phone: '(555) 123-4567',
      city: 'London',
      items: ['Milk', 'Salt']
    })
    expect(masked).toBe('(555) 123-4567')
  })
})
