import { ok, type Result } from '@writ/dsl/contract'
import type { Aim } from '../facts/aim.ts'
import type { Steadiness } from '../hand/click-element.ts'
import { type Performed, whole } from '../hand/performed.ts'
import { dropFile, type FileToUpload, pressForInput, putIntoInput, readyToUpload } from './upload-file.ts'

/** Puts a file into the page, whichever way it takes one. Refuses what `readyToUpload` refuses, and what came of the file. */
export const upload = (
  aim: Aim,
  file: Result<FileToUpload>,
  steady: Steadiness,
  sent: () => void
): Result<Performed> => {
  if (!file.ok) return file
  const way = readyToUpload(aim, file.value, steady)
  if (!way.ok) return way
  sent()
  if (way.value.kind === 'input') return whole(putIntoInput(aim, way.value.input, file.value))
  const { kind, hit } = way.value
  const goesOn = async (): Promise<Result<Performed>> =>
    kind === 'button' ? pressForInput(aim, hit, file.value) : whole(await dropFile(aim, hit, file.value))
  return ok({ goesOn })
}
