export { isRole, ROLE_NAMES } from '../contract/index.ts'
