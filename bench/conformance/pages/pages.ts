import { existsSync } from 'node:fs'
import type { Readable } from '@writ/dsl/contract'
import type { Page } from 'playwright'
import { findBrowser } from '../../../cli/browser/find-browser.mjs'
import { openChromium, openFirefox } from '../../browsers.ts'
import { bundleDom } from '../../bundle-for-page.ts'
import type { Area, Given } from '../../choose-area.ts'
import { servePages } from '../../serve-here.ts'
import type { Row, Skipped } from '../row.ts'
import { chromiumTree } from './chromium-tree.ts'
import { compareTrees, type Difference, KINDS } from './compare-trees.ts'
import { markElements, ourTree } from './our-tree.ts'
import { pagesIn, readPage } from './read-page.ts'

const FOLDER = process.env.WRIT_PAGES

/** Nothing but the served page itself is loaded. */
const keepHere = (page: Page, origin: string) =>
  page.route(
    (to) => to.origin !== origin && to.protocol !== 'data:',
    (route) => route.abort()
  )

interface Sum {
  nodes: number
  same: number
  readonly differences: (Difference & { readonly page: string; readonly tag: string })[]
}

const newSum = (): Sum => ({ nodes: 0, same: 0, differences: [] })

type Tree = ReadonlyMap<string, Readable & { readonly tag: string }>

const add = (sum: Sum, page: string, here: Tree, there: ReadonlyMap<string, Readable>): void => {
  const { nodes, same, differences } = compareTrees(here, there)
  sum.nodes += nodes
  sum.same += same
  for (const one of differences) sum.differences.push({ page, tag: here.get(one.mark)?.tag ?? '', ...one })
}

const visit = async (page: Page, url: string): Promise<void> => {
  await page.goto(url, { waitUntil: 'load' })
  await markElements(page)
}

const rowsOf = (what: string, beside: string, { nodes, same, differences }: Sum): readonly Row[] => [
  { metric: `${what}: the same in all`, value: same, unit: `of ${nodes}`, beside, ratio: same / Math.max(1, nodes) },
  ...KINDS.map((kind) => ({
    metric: `${what}: other ${kind}`,
    value: differences.filter((one) => one.kind === kind).length,
    unit: 'elements'
  }))
]

/**
 * What differs most, by kind, element and role, with an example of each: what to look into next. These count differences; an
 * element that differs in two things has two.
 */
const printDifferences = ({ nodes, same, differences }: Sum): void => {
  console.error(`${differences.length} differences of ${nodes - same} elements`)
  const groups = Map.groupBy(differences, ({ kind, tag, role }) => `${kind} ${tag} ${role}`)
  const largest = [...groups].sort(([, a], [, b]) => b.length - a.length).slice(0, 40)
  for (const [key, [example, ...more]] of largest) {
    if (!example) continue
    const said = [example.here, example.there].map((text) => JSON.stringify(text.slice(0, 60))).join(' there ')
    console.error(`${more.length + 1} ${key}: ${example.page} #${example.mark} here ${said}`)
  }
}

/**
 * Everything that a plan can read of real pages against Chromium's own accessibility tree, and the same in Firefox against
 * Chromium. A page is served as it stands, without its scripts; what it would load from elsewhere is not.
 */
const run = async ({ data: given }: Given): Promise<readonly Row[] | Skipped> => {
  const data = typeof given === 'string' ? given : FOLDER
  if (data === undefined || !existsSync(data))
    return { skipped: 'no pages: --data FOLDER (or WRIT_PAGES), with a page in each of its folders, as source.html' }
  const script = await bundleDom()
  const names = pagesIn(data)
  const { origin, close } = await servePages((name) => (names.includes(name) ? readPage(data, name) : undefined))
  const [tree, other] = [newSum(), newSum()]
  const chromium = await openChromium()
  const gecko = findBrowser('firefox') ? await openFirefox() : undefined
  try {
    const [page, beside] = [await chromium.newPage(), await gecko?.newPage()]
    await keepHere(page, origin)
    if (beside) await keepHere(beside, origin)
    for (const name of names) {
      await visit(page, `${origin}/${name}`)
      const there = await chromiumTree(page)
      const here = await ourTree(page, script)
      add(tree, name, here, there)
      if (!beside) continue
      await visit(beside, `${origin}/${name}`)
      add(other, name, await ourTree(beside, script), here)
    }
  } finally {
    await chromium.close()
    await gecko?.close()
    await close()
  }
  printDifferences(tree)
  if (gecko) printDifferences(other)
  else console.error('Firefox is not there (WRIT_FIREFOX names another): not compared')
  const rows = rowsOf('page executor', "Chromium's tree", tree)
  return gecko ? [...rows, ...rowsOf('in Firefox', 'in Chromium', other)] : rows
}

export const PAGES: Area = { measure: run, options: { data: { type: 'string' } } }
