import type { Refusal, Result } from '@writ/dsl/contract'
import type { UiRefusal, UiReply } from '../../ui/protocol.ts'

export const REFUSED: UiReply<never> = { ok: false, code: 'approval/unsound', message: 'this page may not say that' }

export const value = <T>(given: T): UiReply<T> => ({ ok: true, value: given })
export const said = ({ code, message, detail }: Refusal): UiRefusal => ({ code, message, ...(detail && { detail }) })
export const no = (refused: Refusal): UiReply<never> => ({ ok: false, ...said(refused) })
export const reply = <T>(result: Result<T>): UiReply<T> => (result.ok ? value(result.value) : no(result.refusal))
