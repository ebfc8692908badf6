export type { Received } from './record-requests.ts'
