import { isFile, plainValue, type Value } from '../contract/index.ts'

/** What the planner is given: no handle of an element, and of a file only its name. */
export const resultValue = (value: Value): Value => namesOfFiles(plainValue(value))

const namesOfFiles = (value: Value): Value => {
  if (value === null || typeof value !== 'object') return value
  if (isFile(value)) return { name: value.name }
  if (Array.isArray(value)) return value.map(namesOfFiles)
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, namesOfFiles(each)]))
}
