import { readFileSync } from 'node:fs'

/** The fenced blocks of one kind in a page of documentation, whole. */
export const blocksOf = (page: URL, kind: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(new RegExp(`^\`\`\`${kind}\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, text]) => text ?? ''
  )

/** Lines that go before a part to make it a plan; the part begins on the line after them. */
const BEFORE = `plan "Part"
site app = "https://app.example" { sign in via "https://id.example" frames "https://pay.example" }
site pay = "https://pay.example"
secret work at app
input rowname: text
input id: text
on app {
`

const AFTER = `
fill field "Code" with secret work.totp
}
on pay {
open "/"
}`

/** A part stands inside a site, with the names its neighbours would have. */
export const wholeOf = (part: string): string => BEFORE + part + AFTER

/** How many lines a part is moved down by. */
export const LINES_BEFORE = BEFORE.split('\n').length - 1
