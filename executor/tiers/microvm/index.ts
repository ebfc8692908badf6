export { type MicrovmOptions, MicrovmSource } from './microvm-source.ts'
