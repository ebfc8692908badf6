import type { RefusalCode } from '../refusal-codes.ts'
import type { Span } from './span.ts'

export interface Diagnostic {
  readonly code: RefusalCode
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly span: Span
  /** What to write instead, where that is known. */
  readonly fix?: string
}
