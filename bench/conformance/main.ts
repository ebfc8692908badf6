import { chooseArea } from '../choose-area.ts'

/** `npm run conformance -- SUITE --json`: how far published suites agree with the page executor. */
process.exitCode = await chooseArea(
  'suite',
  {
    accname: async () => (await import('./accname.ts')).run,
    attention: async () => (await import('./attention/index.ts')).ATTENTION,
    agentdojo: async () => (await import('./agentdojo/index.ts')).AGENTDOJO,
    locators: async () => (await import('./locators.ts')).run,
    miniwob: async () => (await import('./miniwob/index.ts')).MINIWOB,
    pages: async () => (await import('./pages/pages.ts')).PAGES,
    todomvc: async () => (await import('./todomvc/index.ts')).TODOMVC,
    wycheproof: async () => (await import('./wycheproof/index.ts')).WYCHEPROOF
  },
  process.argv.slice(2)
)
