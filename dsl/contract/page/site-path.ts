/** Not `//`, no backslash and no control: a browser reads those as another host, or leaves them out. */
const AT_ITS_HOST = /^\/(?![/\\])[^\\\p{Cc}]*$/u

/** A browser goes up, or stays, at such a part, and so elsewhere than the path says (WHATWG URL, dot path segments). */
const DOT_PART = /\/(?:\.|%2e){1,2}(?:[/?#]|$)/i

/** Does an address of a site that ends with this path lead to that very path? What policy reads of a path is then where it goes. */
export const isSitePath = (path: string): boolean => AT_ITS_HOST.test(path) && !DOT_PART.test(path)
