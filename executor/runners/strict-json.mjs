/**
 * As JSON says it; throws for what JSON would lose or change without a word. Stands for itself, without a name from outside, so that its
 * text can be taken into another engine.
 *
 * @param {unknown} value
 * @returns {string}
 */
export const strictJson = (value) =>
  JSON.stringify(value, (_key, part) => {
    if (typeof part === 'number' && !Number.isFinite(part)) throw new TypeError(`${part} is no JSON number`)
    if (typeof part === 'function' || typeof part === 'symbol') throw new TypeError(`a ${typeof part} is no JSON value`)
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    const proto = Object.getPrototypeOf(part)
    const isPlain = proto === null || Object.getPrototypeOf(proto) === null
    if (!isPlain) throw new TypeError(`a ${proto.constructor?.name ?? 'thing of a class'} is no JSON value`)
    return part
  })
