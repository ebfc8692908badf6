import type { FromDocument } from '@writ/dsl/contract'
import type { DocumentPort } from './pages.ts'

/** The port of one document's interpreter, with what the browser says of its sender. */
export interface Connection extends Pick<DocumentPort, 'tab' | 'frame' | 'document' | 'origin' | 'instance'> {
  readonly port: Pick<DocumentPort, 'postMessage'>
  /** Ends it: for a newer port of the same document, or because what came over it was no message of ours. */
  drop(): void
  readonly listeners: Set<(message: FromDocument | 'gone') => void>
}

/** Says the browser that the document is of another origin than its address? */
export const isOther = ({ origin: said }: Connection, origin: string): boolean => said !== undefined && said !== origin

/** Whom a batch is for: its child token names it, and no other document takes it. */
export const audienceOf = ({ tab, frame, document }: Pick<Connection, 'tab' | 'frame' | 'document'>): string =>
  `${tab}:${frame}:${document}`
