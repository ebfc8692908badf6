export { LANGUAGES, LIMIT_NAMES } from './machine/index.ts'
