import type { Flow, Manifest } from '@writ/dsl/contract'

/** Where the plan lets go what the person answers, as the checker found it: at most there. That it goes on at all is told anyway. */
export const flowsOfAnswer = ({ flows }: Pick<Manifest, 'flows'>): readonly Flow[] =>
  flows.filter(({ from, how }) => from === 'person' && how.some((each) => each !== 'stopping'))
