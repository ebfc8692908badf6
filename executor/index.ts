export { LANGUAGES } from './machine/index.ts'
