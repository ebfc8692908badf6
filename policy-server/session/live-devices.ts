import type { FromServer } from '@writ/dsl/contract'
import { pastOf } from './past-of.ts'
import type { TenantStanding } from './read-standing.ts'

/** An authenticated channel to a device. */
export interface Connection {
  send(message: FromServer): void
  /** Signs what of the standing concerns this connection's device, and sends it. */
  announce(standing: TenantStanding): void
  close(code: number, reason: string): void
}

/** The devices that are connected at this moment, and since when the others are not. Held in memory only. */
export interface LiveDevices {
  /** Makes this the device's one connection; an older one is closed. */
  join(device: string, connection: Connection): void
  leave(device: string, connection: Connection): void
  /** Is the device connected, here or at another server on the same database? */
  isConnected(device: string): boolean
  /** Is it connected here? */
  isHere(device: string): boolean
  /** Closes the device's connection here: it has another. */
  drop(device: string): void
  /** Those that are connected here. */
  here(): readonly string[]
  /** Sends if the device is connected; what matters is sent again when it comes back. */
  send(device: string, message: FromServer): void
  /** Has the server where the device is offer it this run; a word that may be lost. */
  offerThere(device: string, run: string): void
  /** Reads what holds and tells every device that is connected; one after the other, so that none hears of it in another order. */
  announce(read: () => Promise<TenantStanding>): Promise<void>
  /** Milliseconds since the epoch; for a connected device, now. */
  lastSeen(device: string): number
}

/** Close code for a connection whose device opened another. */
export const REPLACED = 4409

export const makeLiveDevices = (now: () => number): LiveDevices => {
  const connections = new Map<string, Connection>()
  const left = new Map<string, number>()
  const began = now()
  let last: Promise<void> = Promise.resolve()
  return {
    join: (device, connection) => {
      connections.get(device)?.close(REPLACED, 'replaced')
      connections.set(device, connection)
    },
    leave: (device, connection) => {
      if (connections.get(device) !== connection) return
      connections.delete(device)
      left.set(device, now())
    },
    isConnected: (device) => connections.has(device),
    isHere: (device) => connections.has(device),
    drop: (device) => connections.get(device)?.close(REPLACED, 'replaced'),
    here: () => [...connections.keys()],
    send: (device, message) => connections.get(device)?.send(message),
    offerThere: () => undefined,
    announce: (read) => {
      const told = last.then(read).then((standing) => {
        for (const connection of connections.values()) connection.announce(standing)
      })
      last = told.catch(() => undefined)
      return told
    },
    lastSeen: (device) => (connections.has(device) ? now() : pastOf(left.get(device) ?? began, now()))
  }
}
