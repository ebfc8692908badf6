import { ok, type Result, refuse } from '@writ/dsl/contract'

/** How many at once, in all and of one tenant: each file is held whole in memory, up to 64 MiB, until its last byte is gone. */
const IN_ALL = 16
const OF_ONE = 4

/** Files of sandboxes on their way in or out. */
export interface Transfers {
  /** Gives what is called when it is over; once is enough. Refuses `executor/busy`. */
  begin(lane: string): Result<() => void>
}

export const openTransfers = (): Transfers => {
  const going: string[] = []
  return {
    begin(lane) {
      if (going.length >= IN_ALL || going.filter((one) => one === lane).length >= OF_ONE)
        return refuse('executor/busy', { seconds: 1 })
      going.push(lane)
      let isOver = false
      return ok(() => {
        if (!isOver) going.splice(going.indexOf(lane), 1)
        isOver = true
      })
    }
  }
}
