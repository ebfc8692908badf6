export { type JailImage, type ProcessOptions, ProcessSource } from './process-source.ts'
