import { type ApprovedAct, passStage } from '@writ/dsl/contract'
import type { QuestionRecord } from '../../storage/run-record.ts'

/** INVARIANT: the one place where an approved act is made, from an answer that is about to be written down. */
export const approvedBy = ({ facts }: Pick<QuestionRecord, 'facts'>, step: string): ApprovedAct =>
  passStage('approved', { step, ...(facts && { facts }) })
