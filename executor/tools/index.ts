export { openToolHost, type ToolHostOptions } from './open-tool-host.ts'
