import type { BareDatabase } from '../../policy-server/testing/bare-database.ts'
import { median } from '../quantile.ts'

const ROUNDS = 5
const BATCHES = 8

/** Rows a second of one table with a number and a text, `size` in a statement, each statement committed by itself. */
export const bareInserts = async (db: BareDatabase, leaf: string, size: number): Promise<number> => {
  await db.run(`create table if not exists bare_${size} (n bigint primary key, leaf text)`)
  let n = 0
  const rates: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    for (let batch = 0; batch < BATCHES; batch++) {
      const numbers = Array.from({ length: size }, () => n++)
      const statement = `insert into bare_${size} select * from unnest($1::bigint[], $2::text[])`
      await db.run(statement, [numbers, numbers.map(() => leaf)])
    }
    rates.push(((size * BATCHES) / (performance.now() - began)) * 1000)
  }
  return median(rates)
}
