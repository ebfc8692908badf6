/** Whom a message is for: a document's bridge in one direction and one channel. Names what it is, so that none passes for another. */

/** The first word to a document: it names the channel that all after it goes over. */
export const beginAudience = (document: string): string => `writ-begin:${document}`

/** From the coordinator to the interpreter whose key this is. */
export const pageAudience = (instance: string, channel: string): string => `writ-page:${instance}:${channel}`

/** From an interpreter to the coordinator. */
export const coordinatorAudience = (document: string, channel: string): string =>
  `writ-coordinator:${document}:${channel}`
