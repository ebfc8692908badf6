import type { QuestionRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'

/** Asks the server for a second person, with exactly what the first was shown. Said again whenever the channel comes back. */
export const askSecond = ({ run, question, shown }: QuestionRecord, { tell }: Pick<RoadPorts, 'tell'>): boolean =>
  tell({ type: 'ask-second', run, question: question as never, shown })
