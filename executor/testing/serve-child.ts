import { isTier } from '@writ/dsl/contract'
import { hostSources } from '../host-sources.ts'
import { startExecutor } from '../start-executor.ts'
import { testSource } from './test-source.ts'

/** An executor in a process of its own, to be killed: `serve-child.ts DATA_DIR ISSUER KEY [TIER]` prints its address. */
const [, , dataDir = '', issuer = '', key = '', tier] = process.argv
const { url } = await startExecutor({
  sources: isTier(tier) ? hostSources({ tiers: [tier] }) : [testSource()],
  dataDir,
  issuer,
  keys: [JSON.parse(key)],
  // Twenty at once on any computer: its jobs do next to nothing, and take far less than they might come to.
  limits: { slots: 20, memory: Number.MAX_SAFE_INTEGER }
})
console.log(url)
// It does not outlive the test that started it.
process.stdin.resume().on('end', () => process.exit())
