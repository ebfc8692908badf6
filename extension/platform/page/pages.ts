import type { ToDocument } from '@writ/dsl/contract'

/** The port that a document's interpreter opened, with what the browser says of its sender: nothing of this is the page's word. */
export interface DocumentPort {
  readonly tab: number
  readonly frame: number
  readonly document: string
  /** `null` as a word where the document has none of its own. */
  readonly origin: string | undefined
  /** Which interpreter it is: random, and its own word. */
  readonly instance: string
  /** Throws where the port is gone. */
  postMessage(message: ToDocument): void
  /** Only the other side is told of it. */
  disconnect(): void
  onMessage(listener: (message: unknown) => void): void
  onDisconnect(listener: () => void): void
}

/** A document as it stands in a frame. `documentId` is absent for as long as there is none. */
export interface FrameDetails {
  readonly url: string
  readonly documentId?: string
}

/** A frame of a tab; the top one has the number 0. */
export interface Frame extends FrameDetails {
  readonly frameId: number
  readonly parentFrameId: number
}

/** Where documents are: the browser's tabs, or the webviews of an app. What it tells is believed; what comes over a port is not. */
export interface Pages {
  /** Tells of every port that an interpreter of ours opens, from the moment it is called. */
  onConnect(listener: (port: DocumentPort) => void): void
  /** Puts the interpreter into a document; `false` where that cannot be done. */
  inject(tab: number, document: string): Promise<boolean>
  /** The top document of a tab as it stands, or `undefined` when the tab is gone. */
  top(tab: number): Promise<FrameDetails | undefined>
  /** Every frame of a tab; `undefined` where it cannot be told. */
  frames(tab: number): Promise<readonly Frame[] | undefined>
  /** May anything be done at this origin? */
  mayReach(origin: string): Promise<boolean>
}
