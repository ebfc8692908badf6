import { chooseArea } from '../choose-area.ts'

/** `npm run conformance -- SUITE --json`: how far published suites agree with the page executor. */
process.exitCode = await chooseArea(
  'suite',
  {
    accname: async () => (await import('./accname.ts')).run,
    locators: async () => (await import('./locators.ts')).run
  },
  process.argv.slice(2)
)
