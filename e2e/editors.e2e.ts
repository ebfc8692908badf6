import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveApps } from './apps/serve-apps.ts'
import { EACH_ENGINE } from './stage/engines.ts'
import type { Pages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const EDITORS = {
  prosemirror: 'editors/prosemirror.js',
  slate: 'editors/slate.jsx',
  quill: 'editors/quill.js',
  codemirror: 'editors/codemirror.js',
  monaco: 'editors/monaco.js',
  plain: 'editors/plain.js',
  own: 'editors/own.js'
}
type Editor = keyof typeof EDITORS

let apps: Pages
beforeAll(async () => {
  apps = await serveApps(EDITORS)
})
afterAll(() => apps?.close())

/** What is done to an editor that holds two lines, and the lines that it should hold then; bold is `*…*`, where it knows bold. */
interface Case {
  readonly acts: string
  readonly lines: readonly string[]
  readonly unlike?: Partial<Record<Editor, readonly string[]>>
}

const noBold = (lines: readonly string[]) => ({ codemirror: lines, monaco: lines, own: lines })
const OLD = ['old *words*', 'and more']
const PLAIN = ['old words', 'and more']

const CASES: Readonly<Record<string, Case>> = {
  'one line replaces all': { acts: 'fill field "Text" with "Hello world"', lines: ['Hello world'] },
  'marks of the keyboard stay': {
    acts: `fill field "Text" with "a <b> & \\"c\\" {d} [e] #1!"`,
    lines: ['a <b> & "c" {d} [e] #1!']
  },
  'several lines replace all': { acts: 'fill field "Text" with "one\\ntwo\\nthree"', lines: ['one', 'two', 'three'] },
  'it is cleared, and filled anew': {
    acts: 'fill field "Text" with "gone" clear field "Text" fill field "Text" with "new"',
    lines: ['new']
  },
  'it is cleared': { acts: 'clear field "Text"', lines: [''] },
  'keys write at its end': {
    acts: 'type " Plus!" into field "Text"',
    lines: [OLD[0] ?? '', 'and more Plus!'],
    unlike: noBold([PLAIN[0] ?? '', 'and more Plus!'])
  },
  'Enter parts its lines': {
    acts: 'press "Enter" in field "Text" type "below" into field "Text"',
    lines: [...OLD, 'below'],
    unlike: noBold([...PLAIN, 'below'])
  },
  'Backspace takes a letter': {
    acts: 'press "Backspace" in field "Text" press "Backspace" in field "Text"',
    lines: [OLD[0] ?? '', 'and mo'],
    unlike: noBold([PLAIN[0] ?? '', 'and mo'])
  },
  'all of it is selected and typed over': {
    acts: 'press "Control+a" in field "Text" press "Backspace" in field "Text" type "x" into field "Text"',
    lines: ['x']
  },
  'it is made bold': {
    acts: 'fill field "Text" with "heavy" press "Control+a" in field "Text" press "Control+b" in field "Text"',
    lines: ['*heavy*'],
    unlike: noBold(['heavy'])
  },
  'a line is pasted': {
    acts: 'copy heading "Copied" paste into field "Text"',
    lines: [OLD[0] ?? '', 'and moreCopied'],
    unlike: noBold([PLAIN[0] ?? '', 'and moreCopied'])
  }
}

/** Each case on a page of its own, all in one run; then several lines, to be read back. */
const plan = (editor: Editor) => {
  const cases = Object.values(CASES).map(
    ({ acts }, at) => `open "/${editor}" ${acts} click button "Show model" let c${at} = read text of status "Model"`
  )
  const back = editor === 'monaco' ? '' : 'let back = read value of field "Text"'
  return `plan "Write"
site s = "${apps.url}"
on s {
  ${cases.join('\n  ')}
  open "/${editor}"
  fill field "Text" with "one\\ntwo"
  ${back}
}
return { ${cases.map((_case, at) => `c${at}`).join(', ')}${back && ', back'} }`
}

describe.each(EACH_ENGINE)('editors in %s', (browser) => {
  let road: Road
  beforeAll(async () => {
    road = await startRoad({ browser, vault: [] })
  })
  afterAll(() => road?.close())

  test.each(Object.keys(EDITORS) as Editor[])('%s holds what was written, and shows it', async (editor) => {
    const { refusal, result } = await road.run(plan(editor))
    expect(refusal).toBeNull()
    const held = result as Readonly<Record<string, string>>
    const lines = Object.keys(CASES).map((what, at) => [what, JSON.parse(held[`c${at}`] ?? 'null')])
    const wanted = Object.entries(CASES).map(([what, one]) => [what, one.unlike?.[editor] ?? one.lines])
    expect(Object.fromEntries(lines)).toEqual(Object.fromEntries(wanted))
    if (editor !== 'monaco') expect(held.back).toBe('one\ntwo')
  })

  test('an editor that draws its text elsewhere is not read in part', async () => {
    const out = await road.run(`plan "Read"
site s = "${apps.url}"
on s { open "/monaco" let held = read value of field "Text" }
return held`)
    expect(out.refusal).toMatchObject({ code: 'page/unsupported' })
  })
})
