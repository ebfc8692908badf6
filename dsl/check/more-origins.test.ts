import { describe, expect, test } from 'vitest'
import { checkText, DECLS, flowsOf } from './testing/check-text.ts'

describe('sites with more origins', () => {
  const manifest = (body: string, parts: string) =>
    checkText(`plan "x"\n${DECLS}site app = "https://app.example" { ${parts} }\n${body}`).manifest
  const flows = (body: string, parts: string) => flowsOf(manifest(body, parts))

  test('L31: what may happen at a sign-in origin is seen there, and tells where the tab was', () => {
    const parts = 'sign in via "https://id.example"'
    expect(flows('on app { open "/" click button "Sign in" }', parts)).toEqual([
      'app→id branch stopping',
      'app→planner branch stopping',
      'id→app branch stopping',
      'id→planner branch stopping'
    ])
    expect(flows('on app { open "/" fill field "F" with "x" }', parts)).toEqual([
      'app→planner branch stopping',
      'id→app stopping',
      'id→planner branch stopping'
    ])
  })

  test('only an act that carries nothing computed may happen there', () => {
    const via = (act: string) =>
      manifest(`on app { open "/" ${act} }`, 'sign in via "https://id.example"').effects.at(-1)?.via
    expect(via('click button "Sign in"')).toEqual(['https://id.example'])
    expect(via('press "Tab"')).toEqual(['https://id.example'])
    expect(via('click tab named t')).toBeUndefined()
    expect(via('within row named t { click tab "T" }')).toBeUndefined()
    expect(via('click button "Save"')).toBeUndefined()
    expect(via('fill field "F" with "x"')).toBeUndefined()
    expect(via('let x = read title')).toBeUndefined()
  })

  test('L32: a download tells the origins of files what is fetched, and comes from them too', () => {
    const body = 'on app { open "/" let f = download from click link "Export" } return f'
    expect(flows(body, 'files from "https://cdn.example"')).toEqual([
      'app→cdn value stopping',
      'app→planner value branch stopping',
      'cdn→planner value stopping'
    ])
    expect(flows(body, '')).toEqual(['app→planner value branch stopping'])
  })

  test('L12: which frame is acted on, the page around decides', () => {
    const body = 'on app { open "/" frame region "Pay" on b { fill field "Card" with "1" } }'
    expect(flows(body, 'frames "https://b.example"')).toContain('app→b branch stopping control')
  })
})
