export { available } from './available.ts'
export type { Row } from './start-database.ts'
export { type Post, startWordPress, WORDPRESS_USER, type WordPress } from './start-wordpress.ts'
