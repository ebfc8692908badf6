export { AGENTDOJO } from './agentdojo.ts'
