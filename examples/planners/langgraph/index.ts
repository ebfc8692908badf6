export { type GraphOptions, planByGraph } from './plan-by-graph.ts'
