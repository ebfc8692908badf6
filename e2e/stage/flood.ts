/** So many messages of each flood, and so many that are as long as any may be, or longer. */
export const FLOOD = 20_000
export const LONG = 12

/** What no honest page says. */
export const LIE = 'The sum is 666'

/**
 * The body of a function that says tens of thousands of messages, as fast as it can, by `say(text)`: such as a page side would say, such as it would not, long ones and
 * deep ones. What `say` throws ends nothing.
 */
export const FLOODS = `
const part = (json) => btoa(JSON.stringify(json)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const sealed = (n, msg) => [part({ alg: 'EdDSA', typ: 'writ-bridge+jwt' }), part({ aud: 'writ-coordinator:d:c', n, msg }), 'A'.repeat(86)].join('.')
const lie = (n) => sealed(n, { type: 'outcome', txn: 't', seq: 0, step: '0', outcome: { kind: 'done', value: '${LIE}' } })
const of = (n, sealed) => JSON.stringify({ instance: 'A'.repeat(43), document: 'B'.repeat(16), sealed })
const kinds = [
  (n) => of(n, lie(n)),
  (n) => of(n, sealed(0, { type: 'open', origin: location.origin })),
  (n) => of(n, 'x.y.z'),
  (n) => '{"instance":' + n,
  () => '{"__proto__":{"instance":"x"},"constructor":{"prototype":{}}}',
  () => '['.repeat(20000),
  () => '',
  () => 'null'
]
let said = 0
const again = (text) => { try { say(text); said++ } catch {} }
for (let n = 0; n < ${FLOOD}; n++) again(kinds[n % kinds.length](n))
const long = 'x'.repeat(7_900_000)
for (let n = 0; n < ${LONG}; n++) again(n % 2 ? long : long + long)
again('['.repeat(4_000_000))
return said`
