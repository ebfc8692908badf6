export { type Guest, Pool } from './pool.ts'
