import { type Diagnostic, type RefusalCode, type RefusalDetail, refusal, type Span } from '../contract/index.ts'

/** A diagnostic with the one sentence its code has. */
export const errorAt = (span: Span, code: RefusalCode, detail: RefusalDetail = {}, fix?: string): Diagnostic => ({
  code,
  severity: 'error',
  message: refusal(code, detail).message,
  span,
  ...(fix !== undefined && { fix })
})
