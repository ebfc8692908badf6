import { type Floor, floorSchema, ok, type Result, refuse } from '@writ/dsl/contract'

/** Nothing set: nothing narrowed. */
export const NO_FLOOR: Floor = {}

const VERSION = 1

/** The place of a fault as an admin finds it: `floor.neverRun[0]`. Names that nobody declared come from the admin too. */
const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (place, part) => (typeof part === 'number' ? `${place}[${part}]` : `${place}.${String(part)}`),
    'floor'
  )

/**
 * What managed storage holds, as a floor. Nothing at all is no floor. Refuses `floor/malformed`, with where, for anything
 * else that is not wholly understood: a floor that is read in part would hold less than was set.
 */
export const readFloor = (managed: Readonly<Record<string, unknown>>): Result<Floor> => {
  const no = (where: string) => refuse('floor/malformed', { where: where.slice(0, 120) })
  const names = Object.keys(managed)
  if (names.length === 0) return ok(NO_FLOOR)
  const strange = names.find((name) => name !== 'version' && name !== 'floor')
  if (strange !== undefined) return no(strange)
  if (managed.version !== VERSION) return no('version')
  // Chromium leaves out a value that is not of the schema, and says so on chrome://policy alone.
  if (managed.floor === undefined) return no('floor')
  const read = floorSchema.safeParse(managed.floor)
  if (read.success) return ok(read.data)
  const [issue] = read.error.issues
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  return no(placeOf([...(issue?.path ?? []), ...unknown]))
}
