import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import config from '../.dependency-cruiser.mjs'
import { findStageBreaches } from './stage-borders.mjs'

/** `node scripts/borders.mjs [FOLDER]`: who imports whom, and who may say that a stage was passed. Exit 1 on a breach. */
const root = resolve(process.argv[2] ?? '.')
process.chdir(root)

// dependency-cruiser asks swc for TypeScript without JSX whatever the file is (seen in 17.4.3), so .tsx would not parse;
// and with swc it does not tell type-only imports from the others. Both are settled here, before it loads swc.
const swc = createRequire(import.meta.url)('@swc/core')
const { parseFileSync } = swc
let typesToo = true
const isKept = (node) => typesToo || !(node.typeOnly && 'source' in node)
swc.parseFileSync = (file, parsing) => {
  const tree = parseFileSync(file, { ...parsing, tsx: file.endsWith('.tsx') })
  return { ...tree, body: tree.body.filter(isKept) }
}
const { cruise } = await import('dependency-cruiser')

const FOLDERS = [
  'dsl',
  'extension',
  'webview',
  'policy-server',
  'executor',
  'cli',
  'examples',
  'bench',
  'e2e',
  'redteam',
  'scripts'
]
const { options, forbidden } = config

const findBreaches = async (rules) => {
  const { output } = await cruise(
    FOLDERS.filter((folder) => existsSync(folder)),
    { ...options, baseDir: root, validate: true, ruleSet: { forbidden: rules } },
    options.enhancedResolveOptions
  )
  const { violations, totalCruised } = output.summary
  return { modules: totalCruised, lines: violations.map(({ from, to, rule }) => `${from} → ${to}: ${rule.name}`) }
}

// Two types may name each other; two modules that run may not. Nor does a build hold what is only named as a type.
const isAboutWhatRuns = (rule) => 'circular' in rule.to || 'reachable' in rule.to
const directions = await findBreaches(forbidden.filter((rule) => !isAboutWhatRuns(rule)))
typesToo = false
const cycles = await findBreaches(forbidden.filter(isAboutWhatRuns))

const breaches = [...directions.lines, ...cycles.lines, ...findStageBreaches(root)]
for (const breach of breaches) console.error(breach)
console.error(`${directions.modules} modules, ${breaches.length} breaches`)
process.exitCode = breaches.length === 0 ? 0 : 1
