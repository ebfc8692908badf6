import { type Diagnostic, type RefusalCode, type RefusalDetail, refusal, type Span } from '../contract/index.ts'
import { showUnseen } from './print-string.ts'

/** What was noticed and refuses nothing. */
export const warningAt = (span: Span, code: RefusalCode, detail: RefusalDetail = {}): Diagnostic => ({
  code,
  severity: 'warning',
  message: showUnseen(refusal(code, detail).message),
  span
})

/** A diagnostic with the one sentence its code has, which shows what it quotes of the plan whole. */
export const errorAt = (span: Span, code: RefusalCode, detail: RefusalDetail = {}, fix?: string): Diagnostic => ({
  code,
  severity: 'error',
  message: showUnseen(refusal(code, detail).message),
  span,
  ...(fix !== undefined && { fix })
})
