/** A page behind a bridge: something to read, and a button whose press its site hears of. */
export const BRIDGE_BODY = `<h1>Bridge</h1><p>The sum is 42</p><button onclick="fetch('/pressed', { method: 'POST' })">Press</button>`

/** Reads it and presses its button; `more` stands between. */
export const actsOnBridge = (site: string, path: string, more = ''): string => `plan "Bridge" site s = "${site}"
on s {
  open "${path}"
  let a = read text of text like "The sum*"
  ${more}
  click button "Press"
  wait for heading "Bridge" up to 5s
}
return a`

/** What becomes of that where nothing is in its way. */
export const BRIDGE_DONE = { status: 'done', result: 'The sum is 42', refusal: null }
