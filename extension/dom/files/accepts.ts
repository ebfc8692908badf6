/**
 * Would a file input with this `accept` offer a file of this name and MIME type (HTML §4.10.5.1.17)? An empty list takes all.
 * @example accepts('image/*, .pdf', 'bill.pdf', 'application/pdf') // true
 */
export const accepts = (accept: string, name: string, type: string): boolean => {
  const tokens = accept
    .split(',')
    .map((token) => token.trim().toLowerCase())
    .filter((token) => token !== '')
  const [mime = ''] = type.toLowerCase().split(';')
  const isOf = (token: string): boolean => {
    if (token.startsWith('.')) return name.toLowerCase().endsWith(token)
    return token.endsWith('/*') ? mime.startsWith(token.slice(0, -1)) : mime.trim() === token
  }
  return tokens.length === 0 || tokens.some(isOf)
}
