/**
 * Who may import whom (ARCHITECTURE.md shows it as a picture). A zone that is not named for another cannot be imported
 * by it: absence grants nothing. Tests stand outside, since they may bring any two parts together.
 */
const MAY_IMPORT = {
  'dsl/contract': [],
  'dsl/syntax': ['dsl/contract'],
  'dsl/check': ['dsl/contract', 'dsl/syntax'],
  'dsl/run': ['dsl/contract', 'dsl/syntax', 'dsl/check'],
  'dsl/replay': ['dsl/contract', 'dsl/syntax', 'dsl/check', 'dsl/run'],
  'dsl/fuzz': ['dsl/contract', 'dsl/syntax', 'dsl/check', 'dsl/run'],
  'dsl/explain': ['dsl/contract'],
  'extension/dom': ['dsl/contract'],
  'extension/ui': ['dsl/contract', 'dsl/explain'],
  'extension/platform': ['dsl/contract', 'dsl/syntax', 'dsl/check', 'dsl/run', 'extension/ui/protocol(/|\\.ts$)'],
  'extension/entrypoints': [
    'dsl/contract',
    'dsl/syntax',
    'dsl/check',
    'dsl/run',
    'extension/dom',
    'extension/ui',
    'extension/platform',
    'extension/pages'
  ],
  'extension/pages': ['dsl/contract', 'extension/ui', 'extension/platform'],
  'webview/bridge': ['dsl/contract', 'extension/dom'],
  'webview/page': ['dsl/contract', 'extension/dom', 'webview/bridge'],
  'webview/contract': ['dsl/contract', 'extension/dom', 'webview/bridge', 'webview/coordinator'],
  'webview/coordinator': ['dsl/contract', 'dsl/explain', 'extension/platform/device\\.ts$', 'webview/bridge'],
  'policy-server': ['dsl/contract', 'dsl/syntax', 'dsl/check'],
  executor: ['dsl/contract'],
  examples: ['dsl/contract'],
  cli: [
    'dsl/contract',
    'dsl/syntax',
    'dsl/check',
    'dsl/explain',
    'dsl/replay',
    'policy-server',
    'executor',
    'examples',
    'scripts/hand-over\\.mjs$'
  ],
  // What is measured through the whole road starts it as the end-to-end tests do.
  bench: ['dsl', 'extension/dom', 'policy-server', 'executor', 'examples', 'cli/browser', 'cli/road', 'e2e/stage'],
  e2e: ['dsl', 'extension', 'webview', 'policy-server', 'executor', 'examples', 'cli', 'scripts'],
  // What attacks the product may reach any of it, and is reached by nothing: no build can hold it.
  redteam: ['dsl', 'extension', 'policy-server', 'executor', 'examples', 'cli/browser', 'cli/road', 'e2e/stage'],
  scripts: ['cli/browser/find-browser\\.mjs$']
}

/** Files that walk one recursive structure together: an expression in a read in an expression, a name from a name's content. */
const RECURSIVE = [
  '^dsl/check/check-(expr|read|call|target)\\.ts$',
  '^extension/dom/naming/(name-of|name-from-content|native-name|embedded-value)\\.ts$'
]

/** Folders of the page executor, each of which may import those before it; what stands beside them may import all. */
const DOM_ORDER = ['tree', 'naming', 'finding', 'read', 'guards', 'facts', 'edit', 'observe', 'hand', 'files']

/** Folders of the executor, each of which may import those before it; what stands beside them may import all. */
const EXECUTOR_ORDER = [
  'machine',
  'jail',
  'runners',
  'guest',
  'drivers',
  'pool',
  'tiers',
  'ledger',
  'egress',
  'tools',
  'guard',
  'service',
  'e2b',
  'api',
  'client'
]

const NOT_TESTS = '\\.(test|e2e)\\.tsx?$|/(fixtures|testing)/'
const ZONES = Object.keys(MAY_IMPORT)

const directions = ZONES.map((zone) => ({
  name: `${zone.replaceAll('/', '-')}-imports-only-what-it-may`,
  comment: `${zone} may import: ${MAY_IMPORT[zone].join(', ') || 'nothing of the house'}`,
  severity: 'error',
  from: { path: `^${zone}/`, pathNot: NOT_TESTS },
  to: {
    path: `^(${ZONES.join('|')})/`,
    pathNot: [zone, ...MAY_IMPORT[zone]].map((allowed) => (/\$\)?$/.test(allowed) ? `^${allowed}` : `^${allowed}/`))
  }
}))

/** One rule for each folder of a zone whose folders stand in an order. */
const inOrder = (zone, order) =>
  order.map((folder, at) => ({
    name: `${zone.replaceAll('/', '-')}-${folder}-imports-only-what-is-before-it`,
    comment: `${zone}/${folder} may import: ${order.slice(0, at).join(', ') || `no other folder of ${zone}`}`,
    severity: 'error',
    from: { path: `^${zone}/${folder}/`, pathNot: NOT_TESTS },
    to: { path: `^${zone}/`, pathNot: `^${zone}/(${order.slice(0, at + 1).join('|')})/` }
  }))

export default {
  forbidden: [
    ...directions,
    ...inOrder('extension/dom', DOM_ORDER),
    ...inOrder('executor', EXECUTOR_ORDER),
    {
      name: 'content-entry-holds-no-interpreter',
      comment: 'what runs beside a page holds the contract and the page executor; never parser, checker or interpreter',
      severity: 'error',
      from: { path: '^extension/entrypoints/[^/]*content' },
      to: { path: '^dsl/(syntax|check|run)/', reachable: true }
    },
    {
      name: 'no-node-in-the-browser',
      comment: 'the language, the page executor and the extension run where there is no Node',
      severity: 'error',
      from: {
        path: '^(dsl|extension/(dom|ui|platform|entrypoints|pages)|webview)/',
        pathNot: ['^dsl/fuzz/main\\.ts$', NOT_TESTS]
      },
      to: { dependencyTypes: ['core'] }
    },
    {
      name: 'fuzz-is-a-leaf',
      comment: 'what tries to break the language is no part of it',
      severity: 'error',
      from: { path: '.', pathNot: '^dsl/fuzz/' },
      to: { path: '^dsl/fuzz/' }
    },
    {
      name: 'browser-api-has-two-homes',
      comment: 'browser.* is reached from extension/platform and the entrypoints that wire it; nothing else',
      severity: 'error',
      from: { path: '.', pathNot: ['^extension/(platform|entrypoints|pages)/', NOT_TESTS] },
      to: { path: '(^|/)(webextension-polyfill|@types/webextension-polyfill|wxt/browser|wxt/dist/browser)' }
    },
    {
      name: 'webview-knows-no-browser-api',
      comment: 'what a host of webviews ships runs where there is none',
      severity: 'error',
      from: { path: '^webview/', pathNot: NOT_TESTS },
      to: { path: '(^|/)webextension-polyfill', reachable: true }
    },
    {
      name: 'webview-page-holds-no-interpreter',
      comment: 'what runs beside a page holds the contract and the page executor; never parser, checker or interpreter',
      severity: 'error',
      from: { path: '^webview/(page|bridge)/' },
      to: { path: '^dsl/(syntax|check|run)/', reachable: true }
    },
    {
      name: 'no-cycles',
      comment: 'of what runs; two types may name each other',
      severity: 'error',
      from: { path: '.' },
      to: { circular: true, via: { pathNot: RECURSIVE.join('|') } }
    },
    {
      name: 'resolves',
      comment: 'an import that leads nowhere would slip past every rule above',
      severity: 'error',
      from: { path: '.', pathNot: '^extension/entrypoints/' },
      to: { couldNotResolve: true, pathNot: '^node:' }
    }
  ],
  options: {
    // TypeScript 7 has no JavaScript API; swc reads the same syntax, type-only imports included.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^[^/.]+/node_modules/|(^|/)(\\.output|\\.wxt|\\.build)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'default', 'types']
    }
  }
}
