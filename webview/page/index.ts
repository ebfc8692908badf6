export { type PageSettings, type Send, servePage } from './serve-page.ts'
