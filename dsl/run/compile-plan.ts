import type { AuthorizedPlan } from '../contract/index.ts'
import { compileChecked } from './compile-checked.ts'
import type { Program } from './program.ts'

/** The program of an authorized plan: nothing that was only checked gets as far as being run. */
export const compilePlan = ({ checked }: AuthorizedPlan): Program => compileChecked(checked)
