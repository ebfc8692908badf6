/** How long `Retry-After` asks to wait, in milliseconds: seconds, or a date (RFC 9110 §10.2.3). `undefined` where it says nothing. */
export const retryAfterMs = (headers: Headers, now = Date.now()): number | undefined => {
  const said = headers.get('retry-after')?.trim()
  if (!said) return undefined
  if (/^\d+$/.test(said)) return Number(said) * 1000
  const at = Date.parse(said)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
