/** ASCII white space (Infra) folded to single spaces and trimmed; a no-break space is content. */
export const foldAscii = (text: string): string => text.replace(/[\t\n\f\r ]+/g, ' ').replace(/^ | $/g, '')
