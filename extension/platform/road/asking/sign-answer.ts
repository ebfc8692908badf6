import { answerText, type Turn } from '@writ/dsl/contract'
import { answerEvent } from '@writ/dsl/run'
import { signText } from '../../storage/device-key.ts'
import type { Entry } from '../../storage/journal.ts'
import type { RoadPorts } from '../road-ports.ts'

export type AnsweredTurn = Extract<Turn, { kind: 'answered' }>

/** The entry of an answer to exactly what was shown, signed by the device. */
export const signAnswer = async (
  run: string,
  answered: AnsweredTurn,
  shown: string,
  { key }: Pick<RoadPorts, 'key'>
): Promise<Entry> => {
  const said = answerEvent(run, answered, shown)
  const event = { ...said, sig: await signText(key, answerText(said)) }
  const secret = answered.file ?? answered.value
  return { event, ...(secret && { secret }) }
}
