import { type FromDocument, fromDocumentSchema, type ToDocument } from '@writ/dsl/contract'
import { pause } from '../pause.ts'
import { audienceOf, type Connection } from './connection.ts'
import type { Pages } from './pages.ts'
import { DIALOG_MS } from './patience.ts'

/** A document that got its script connects long before this. */
export const CONNECT_MS = 8_000
/** A page that loads takes a script long before this. */
const INJECT_MS = 8_000

export interface Connections {
  /** That of a document, if it is there now. */
  of(document: string): Connection | undefined
  /** Ends a connection that takes no message. */
  post(to: Connection, message: ToDocument): void
  /** That of a document, waited for for `ms`. */
  connected(document: string, ms: number): Promise<Connection | undefined>
  /** The interpreter of a document, put there if needed. */
  enter(tab: number, document: string): Promise<Connection | undefined>
}

/**
 * Keeps the ports of all documents that an interpreter runs in, one for each. Ports come from documents; what comes over one
 * that is no message of ours ends it. `held` is told when the page in a tab waits for its person, and when it does no more.
 */
export const keepConnections = (
  pages: Pick<Pages, 'onConnect' | 'inject'>,
  publicKeyX: () => Promise<string>,
  held: (tab: number, on: boolean) => void
): Connections => {
  const connections = new Map<string, Connection>()
  const arrivals = new Set<() => void>()

  pages.onConnect((port) => {
    const { tab, frame, document, origin, instance } = port
    const listeners: Connection['listeners'] = new Set()
    const tell = (message: FromDocument | 'gone') => {
      for (const listener of [...listeners]) listener(message)
    }
    const end = () => {
      if (connections.get(document) === connection) connections.delete(document)
      tell('gone')
    }
    // The browser tells only the other side of a `disconnect`, so this side is told here.
    const drop = () => {
      port.disconnect()
      end()
    }
    const connection: Connection = { tab, frame, document, origin, port, instance, listeners, drop }
    port.onMessage((raw) => {
      const message = fromDocumentSchema.safeParse(raw)
      if (message.success) tell(message.data as FromDocument)
      else drop()
    })
    port.onDisconnect(end)
    connections.get(document)?.drop()
    connections.set(document, connection)
    publicKeyX().then((x) => {
      post(connection, { type: 'hello', audience: audienceOf(connection), publicKeyX: x })
      for (const arrived of [...arrivals]) arrived()
    })
  })

  const post = (connection: Connection, message: ToDocument) => {
    try {
      connection.port.postMessage(message)
    } catch {
      connection.drop()
    }
  }

  const connected = (document: string, ms: number): Promise<Connection | undefined> => {
    const known = connections.get(document)
    if (known) return Promise.resolve(known)
    return new Promise((resolve) => {
      const arrived = () => {
        if (connections.has(document)) end()
      }
      const end = () => {
        clearTimeout(timer)
        arrivals.delete(arrived)
        resolve(connections.get(document))
      }
      const timer = setTimeout(end, ms)
      arrivals.add(arrived)
    })
  }

  /** A page takes no script while it waits for its person: it is waited for, and that is said. */
  const orHeld = async (tab: number, injected: Promise<boolean>): Promise<boolean> => {
    let isHeld = false
    const timer = setTimeout(() => {
      isHeld = true
      held(tab, true)
    }, INJECT_MS)
    try {
      return await Promise.race([injected, pause(DIALOG_MS).then(() => false)])
    } finally {
      clearTimeout(timer)
      if (isHeld) held(tab, false)
    }
  }

  const enter = async (tab: number, document: string): Promise<Connection | undefined> =>
    connections.has(document) || (await orHeld(tab, pages.inject(tab, document)))
      ? await connected(document, CONNECT_MS)
      : undefined

  return { of: (document) => connections.get(document), post, connected, enter }
}
