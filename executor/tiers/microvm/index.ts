export { type MicrovmOptions, MicrovmSource } from './microvm-source.ts'
export { shapeFor } from './shape-for.ts'
