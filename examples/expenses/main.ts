import { parseArgs } from 'node:util'
import { SEED_USER } from './seed.ts'
import { startExpenses } from './start-expenses.ts'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4400' }, 'data-dir': { type: 'string' } }
})

const dataDir = values['data-dir']
const expenses = await startExpenses({ port: Number(values.port), ...(dataDir && { dataDir }) })
console.log(`Expenses at ${expenses.url}; sign in as ${SEED_USER.name} with "${SEED_USER.password}".`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void expenses.close())
}
