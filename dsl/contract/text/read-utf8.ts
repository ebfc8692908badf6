/** Every place this code runs in has it (WHATWG Encoding); the contract knows no other global than the language's own. */
declare const TextDecoder: new (
  label: 'utf-8',
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean }
) => { decode(bytes: Uint8Array): string }

/** The text of these bytes, a byte order mark kept. Throws where they are no UTF-8. */
export const readUtf8 = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
