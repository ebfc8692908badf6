import { measureDecisions } from '../authority/decisions.ts'
import { measureOverHttp } from '../authority/over-http.ts'
import { measureRevoked } from '../authority/revoked.ts'
import { measureTokens } from '../authority/tokens.ts'
import type { Measure } from '../choose-area.ts'
import type { Row } from '../conformance/row.ts'

/** Deciding and signing whole plans, verifying what was signed, what a server does of that in a second, and how soon a browser stops what was revoked. */
export const measureAuthority: Measure = async (): Promise<readonly Row[]> => [
  ...measureDecisions(),
  ...(await measureTokens()),
  ...(await measureOverHttp()),
  ...(await measureRevoked())
]
