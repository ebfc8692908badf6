export type { ApiPorts } from './api-instance.ts'
export { buildApi } from './build-api.ts'
