import type { Request } from '../person/question.ts'
import { type Hash, hashJson } from '../text/hash.ts'

/** What a token and the log hold of a request: its words, and who says that they are the person's. */
export const requestHash = ({ text, saidBy }: Request): Hash => hashJson({ said_by: saidBy, text })
