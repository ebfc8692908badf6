import type { Expr, Type } from '../contract/index.ts'
import type { Known } from './types.ts'
import { type Findings, report } from './walk.ts'

export const holdsFile = (type: Type): boolean => {
  if (type.kind === 'list') return holdsFile(type.of)
  return type.kind === 'record' ? type.fields.some((field) => holdsFile(field.type)) : type.kind === 'file'
}

/**
 * Reports a file in what code or a tool is given, where in the record it stands: its bytes stay on the device until an `upload`, so
 * only its name would get there. Gives whether there was one.
 */
export const refuseFiles = (f: Findings, given: Expr, type: Known): boolean => {
  if (!type || !holdsFile(type)) return false
  if (given.kind === 'record' && type.kind === 'record')
    for (const { name, value } of given.fields)
      refuseFiles(f, value, type.fields.find((field) => field.name === name)?.type)
  else report(f, given.span, 'check/file-stays')
  return true
}
