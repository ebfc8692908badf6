import { cpus } from 'node:os'
import {
  FLOOR,
  failuresOf,
  isDone,
  MEASURES,
  MODEL_MS,
  PEERS,
  type PeerName,
  ratioOf,
  takenBy,
  WALL_TIME
} from './rows-of-planner.ts'
import { FAMILIES, type Measured, type SideName } from './side.ts'

const SIDES: readonly SideName[] = ['writ', 'refs', 'selectors']
const TIMED: readonly SideName[] = [...SIDES, 'bare']
const [TOKENS, OWN, , , TRIPS] = MEASURES

const table = (heads: readonly string[], lines: readonly (readonly string[])[]): readonly string[] => [
  `| ${heads.join(' | ')} |`,
  `| ${heads.map((_head, at) => (at === 0 ? '---' : '---:')).join(' | ')} |`,
  ...lines.map((cells) => `| ${cells.join(' | ')} |`)
]

const lineOf = (one: Measured): readonly string[] => [
  one.asks ? `${one.name} (the person is asked)` : one.name,
  ...[TOKENS, OWN, TRIPS, WALL_TIME].map((measure) =>
    (measure === WALL_TIME ? TIMED : SIDES)
      .map((name) => (measure && isDone(one, name) ? takenBy(one, name, measure).toFixed(0) : 'failed'))
      .join(' / ')
  )
]

const ratio = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(2))

const ratiosOf = (all: readonly Measured[]): readonly (readonly string[])[] =>
  MEASURES.map((measure) => {
    const { said, aim } = measure
    const values = (Object.keys(PEERS) as PeerName[]).map((peer) => ratioOf(all, peer, measure))
    const reached = values.map((value) => (aim === undefined ? '' : value <= aim ? ', reached' : ', missed'))
    return [
      said,
      ...values.map((value, at) => `${ratio(value)}${reached[at]}`),
      aim === undefined ? '' : `at most ${aim}`
    ]
  })

/** What there is to be gained: nobody who drives this browser is faster than the library. */
const floorOf = (all: readonly Measured[]): string =>
  `Time over that of ${FLOOR}: ${TIMED.filter((name) => name !== 'bare')
    .map(
      (name) => `${name === 'writ' ? 'Writ' : PEERS[name as PeerName]} ${ratio(ratioOf(all, 'bare', WALL_TIME, name))}`
    )
    .join(', ')}.`

const RATIO_HEADS = ['writ over', PEERS.refs, PEERS.selectors, 'aim']

/** The page of results: the ratios of all tasks and of each family, and each task. */
export const printResults = (
  all: readonly Measured[],
  { times, left }: { readonly times: number; readonly left: readonly string[] }
): string => {
  const lines = [
    '# What a task costs a planner',
    '',
    'Written by `npm run bench -- planner --data FOLDER --times N --write`, where FOLDER is `miniwob/html` of',
    '[MiniWoB++](https://github.com/Farama-Foundation/miniwob-plusplus). A script stands in the place of the model, and drives Writ through the tools of',
    'its MCP server and the real extension, and @playwright/mcp, each in Debian’s Chromium. Both scripts know the same beforehand: addresses, names',
    'of elements, values, and what waits on which page. Writ’s sends one plan. The other fills in each form with one call, leaves out every wait that',
    'the tools do by themselves, and names elements in two ways: *by refs*, as its tools ask for, with one snapshot of each page on which something is',
    'named; and *by selectors* made of role and name, with no look at any page, which a model could only do that knows them all. It does not use',
    '`browser_run_code_unsafe`, with which a model that may run any code in the server’s own process would need one call.',
    '',
    'Counted are tokens (o200k) of: the list of tools and, of Writ, the system prompt that teaches the language, once for a task; each answer of a tool,',
    'once; name and arguments of each call. *Read again at each round* is what an endpoint without a memory reads: the whole conversation before each call',
    'and before the last words; *the tasks of one session* are all of them one after another, with tools and prompt told once. A round trip is one call.',
    'The time is that of the calls, without a model; servers and browsers run already.',
    `Reckoned, not measured, is what it would be with a model that takes ${MODEL_MS / 1000} s before each call and for its last words.`,
    'The same script is also followed by Playwright’s library alone, with no tools, no planner and no answer to wait for: the floor of time.',
    'Where Writ asks the person, its time holds the question’s, answered by a program as soon as it may be.',
    '',
    `A task is done where the site’s own state says so afterwards, and was done ${times} time${times === 1 ? '' : 's'} by each side, in turns; a value is the median. What one side did not do`,
    `is not compared. The machine had ${cpus().length} processors and was shared: the ratios of times say more than the times.`,
    '',
    'A model’s own errors are in none of this: how often it writes a wrong plan, or presses the wrong button.',
    '',
    `## All ${all.length} tasks`,
    '',
    ...table(RATIO_HEADS, ratiosOf(all)),
    '',
    floorOf(all),
    ...FAMILIES.flatMap((family) => {
      const some = all.filter((one) => one.family === family)
      if (some.length === 0) return []
      return [
        '',
        `## ${family}`,
        '',
        ...table(RATIO_HEADS, ratiosOf(some)),
        '',
        floorOf(some),
        '',
        'Writ / by refs / by selectors, and of time the library alone:',
        '',
        ...table(['', 'tokens', 'without tools and prompt', 'round trips', 'ms'], some.map(lineOf))
      ]
    }),
    ...all.flatMap((one) => failuresOf(one).map((line) => `\n${one.name}: ${line.replaceAll('\n', ' ')}`)),
    ...(left.length > 0 ? ['', `Not measured: ${left.join('; ')}.`] : [])
  ]
  return `${lines.join('\n')}\n`
}
