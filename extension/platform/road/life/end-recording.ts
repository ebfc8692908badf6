import type { Recording } from '@writ/dsl/contract'
import type { RunRecord } from '../../storage/run-record.ts'
import { turnsIn } from '../../storage/turns.ts'
import { mayLeave } from '../acting/hide-typed.ts'
import type { RoadPorts } from '../road-ports.ts'
import { type SealedRecording, sealRecording } from './seal-recording.ts'

/** All that is recorded of a run, with what is still to be written down of it. */
const recordingOf = async ({ run, offer, labels, fresh = [] }: RunRecord, ports: RoadPorts): Promise<Recording> => ({
  v: 1,
  run,
  build: await ports.build(),
  text: offer.text,
  request: offer.request,
  inputs: offer.inputs as Recording['inputs'],
  labels: labels ?? offer.labels,
  ...(offer.tools && { tools: offer.tools }),
  ...(offer.refs && { refs: offer.refs }),
  turns: [...(await turnsIn(ports.db, run)), ...fresh]
})

/**
 * The recording of a run that is about to be ended, for those who may read it now; `undefined` where nobody may, where nothing was recorded, or
 * where it cannot be made: that keeps no run from its end. Nor is there one where a page showed a secret that the run filled in, or the vault
 * is locked by now: a question shows its person what the page showed, which nobody else may read.
 */
export const endRecording = async (record: RunRecord, ports: RoadPorts): Promise<SealedRecording | undefined> => {
  if (record.recorded === undefined) return undefined
  try {
    const readers = await ports.readers()
    if (readers.length === 0) return undefined
    const recording = await recordingOf(record, ports)
    const may = await mayLeave(recording.turns, record.typed ?? [], ports.vault)
    return may.ok ? await sealRecording(recording, readers) : undefined
  } catch (error) {
    console.error('writ: a run was not recorded', error)
    return undefined
  }
}
