// Node draws the seed of `Math.random` when it starts, which for a clone was before the snapshot: every clone would count the same way.
// Its `crypto` reseeds by itself, since the clock has moved by years.
const { randomFillSync } = require('node:crypto')

const drawn = new Uint32Array(2048)
let at = drawn.length

Math.random = function random() {
  if (at === drawn.length) {
    randomFillSync(drawn)
    at = 0
  }
  const high = drawn[at++] >>> 5
  const low = drawn[at++] >>> 6
  return (high * 67108864 + low) / 9007199254740992
}
