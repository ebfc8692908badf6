import type { Need } from '@writ/dsl/run'

/** Acts and looks that one document does, one after another. */
export type BatchNeed = Extract<Need, { kind: 'batch' }>
