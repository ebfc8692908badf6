export type { Version, WikiPage } from './open-store.ts'
export { startWiki, WIKI_USER, type Wiki } from './start-wiki.ts'
