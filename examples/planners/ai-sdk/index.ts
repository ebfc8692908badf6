export { planByAiSdk } from './plan-by-ai-sdk.ts'
