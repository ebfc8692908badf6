export { buildApi } from './build-api.ts'
