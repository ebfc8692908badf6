export { type ParsedJson, parsePlanJson } from './parse-plan-json.ts'
export { exportPlanJsonSchema, planJsonSchema } from './plan-schema.ts'
export { planToJson } from './plan-to-json.ts'
