import { cpus } from 'node:os'
import type { Row } from '../conformance/row.ts'
import { median, quantile } from '../quantile.ts'
import type { Aim } from './aims.ts'
import type { Taken } from './measure-peers.ts'
import { sizeOf } from './rows-of-page.ts'

const ms = (value: number): string => (Number.isNaN(value) ? '–' : value < 10 ? value.toFixed(1) : value.toFixed(0))
const pair = (times: readonly number[]): string =>
  times.length === 0 ? '–' : `${ms(median(times))} / ${ms(quantile(times, 0.95))}`

const table = (heads: readonly string[], lines: readonly (readonly string[])[]): readonly string[] => [
  `| ${heads.join(' | ')} |`,
  `| ${heads.map((_head, at) => (at === 0 ? '---' : '---:')).join(' | ')} |`,
  ...lines.map((cells) => `| ${cells.join(' | ')} |`)
]

const lineOf = ({ peer, clicks, farClicks, fills, observations, forms, text }: Taken): readonly string[] => {
  const size = text === undefined ? undefined : sizeOf(text)
  return [
    peer,
    pair(clicks),
    pair(farClicks),
    pair(fills),
    pair(observations),
    size ? String(size.bytes) : '–',
    size ? String(size.tokens) : '–',
    ms(median(forms))
  ]
}

/** The peers that failed on a page, with what each said. */
const failuresIn = (taken: readonly Taken[]): readonly string[] =>
  taken.flatMap(({ peer, failed }) =>
    failed === undefined ? [] : [`\`${peer}\` failed, and was measured no further here: ${failed}`]
  )

const HEADS = ['', 'click', 'far click', 'fill', 'observation', 'bytes', 'tokens', 'whole form']

/** The page of results: every peer on every page, the whole road, and the aims. */
export const printResults = (taken: readonly Taken[], whole: readonly Row[], aims: readonly Aim[]): string => {
  const pages = [...new Set(taken.map(({ page }) => page))]
  const failures = (page: string) => failuresIn(taken.filter((one) => one.page === page))
  const lines = [
    '# The page executor beside its peers',
    '',
    'Written by `npm run bench -- page --write`, all in one run, in turns, on the same pages. Times are milliseconds, median / 95th percentile.',
    `The machine had ${cpus().length} processors and was shared, so that ratios say more than times.`,
    '',
    '`writ` is a batch of acts in the page as the content script runs it: the token verified, each target found by role and name,',
    'the last look before each event, the hit test. `user-event` is handed the element and checks nothing of this. The others find it',
    'as they do: locators by role and name, MCP servers by a ref of their last snapshot; an MCP server is called over stdio.',
    'The times of `writ`, in both browsers, and of `user-event` are taken inside the page; those of the others include the hop of their protocol.',
    'A far click is on something that has to be scrolled to, which `user-event` does not do. Pages stand for two seconds before the',
    'whole form is filled in. Through the whole road the page is opened, too, and every act is decided, signed, journaled and logged.',
    ...pages.flatMap((page) => [
      '',
      `## ${page}`,
      '',
      ...table(HEADS, taken.filter((one) => one.page === page).map(lineOf)),
      ...failures(page).flatMap((line) => ['', line])
    ]),
    '',
    '## As a whole',
    '',
    ...table(
      ['', 'measured', 'unit'],
      whole.map(({ metric, value, unit, beside }) => [beside ? `${metric} (${beside})` : metric, String(value), unit])
    ),
    '',
    '## Aims',
    '',
    ...table(
      ['', 'measured', 'reached'],
      aims.map(({ said, measured, unit, reached }) => [
        said,
        Number.isNaN(measured) ? '–' : `${measured.toFixed(2)} ${unit}`,
        reached ? 'yes' : 'no'
      ])
    )
  ]
  return `${lines.join('\n')}\n`
}
