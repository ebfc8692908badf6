export { addE2bRoutes } from './add-routes.ts'
export { apiKeyOf } from './api-key.ts'
