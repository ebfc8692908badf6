/** Hashes in a whole tile, and the height of a tile in levels of the tree (C2SP tlog-tiles). */
export const TILE_WIDTH = 256
export const TILE_HEIGHT = 8

/** Most bytes an entry may have: its length stands before it in 16 bits. */
export const MAX_LEAF_BYTES = 65_535

/** One tile as asked for: `width` is 256 for a whole tile, less for a partial one. */
export interface TileId {
  readonly level: number | 'entries'
  readonly n: number
  readonly width: number
}

const groupsOf = (n: number): string => {
  const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, '0')
  const groups = digits.match(/.{3}/g) ?? []
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
}

/** `0/x001/234.p/5`: the path below `/log/tile/`. */
export const printTilePath = ({ level, n, width }: TileId): string =>
  `${level}/${groupsOf(n)}${width === TILE_WIDTH ? '' : `.p/${width}`}`

/** Reads a path below `/log/tile/`; only the one canonical spelling of each tile is taken. */
export const parseTilePath = (path: string): TileId | undefined => {
  const [, level, groups, part] =
    /^(entries|[0-9]|[1-5][0-9]|6[0-3])\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path) ?? []
  if (level === undefined || groups === undefined) return undefined
  const n = Number(groups.replaceAll(/[x/]/g, ''))
  const width = part === undefined ? TILE_WIDTH : Number(part)
  if (!Number.isSafeInteger(n) || width < 1 || width > TILE_WIDTH) return undefined
  const tile: TileId = { level: level === 'entries' ? level : Number(level), n, width }
  return printTilePath(tile) === path ? tile : undefined
}

/** How many hashes (or entries) a tile holds in a log of this size; 0 when it does not exist yet. */
export const tileWidthAt = (size: number, level: number | 'entries', n: number): number => {
  const hashes = Math.floor(size / TILE_WIDTH ** (level === 'entries' ? 0 : level))
  return Math.max(0, Math.min(TILE_WIDTH, hashes - n * TILE_WIDTH))
}

/** An entry bundle: each leaf with its length before it, in two bytes, big endian. One that was erased is there with no bytes. */
export const packEntries = (leaves: readonly string[]): Uint8Array => {
  const parts = leaves.map((leaf) => {
    const bytes = Buffer.from(leaf)
    if (bytes.length > MAX_LEAF_BYTES) throw new Error('a leaf is too long for an entry bundle')
    const length = Buffer.alloc(2)
    length.writeUInt16BE(bytes.length)
    return Buffer.concat([length, bytes])
  })
  return new Uint8Array(Buffer.concat(parts))
}
