/** Name of the port that a document's interpreter opens to the background, before a colon and the interpreter's own random id. */
export const DOCUMENT_PORT = 'writ-document'
