import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { median } from '../quantile.ts'

const ROUNDS = 5

/** Milliseconds of processor time of this process, all its threads. */
const processorTime = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** How many a second of `clock`, the median of some rounds of `count` each. */
const perSecond = (count: number, round: () => void, clock: () => number = processorTime): number =>
  median(
    Array.from({ length: ROUNDS }, () => {
      const began = clock()
      round()
      return (count / (clock() - began)) * 1000
    })
  )

/** Ed25519 by node:crypto, for a second of processor time, over as many bytes as an entry's signature is. */
export const rawSignatures = (): number => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const text = Buffer.from(`writ-journal/1:${'H'.repeat(43)}`)
  const signature = sign(null, text, privateKey)
  const count = 2000
  return perSecond(count, () => {
    for (let i = 0; i < count; i++) verify(null, text, publicKey, signature)
  })
}

/** A leaf's hash and one node's, the least that a tree can be made with. */
export const rawTree = (leaf: string): number => {
  const count = 20_000
  return perSecond(count, () => {
    let root = Buffer.alloc(32)
    for (let i = 0; i < count; i++) {
      const hash = createHash('sha256').update(`\0${leaf}`).digest()
      root = createHash('sha256').update(root).update(hash).digest()
    }
  })
}

/** A block appended to a file and flushed to the disk. */
export const rawFlushes = (folder: string): number => {
  const file = openSync(join(folder, 'flushed'), 'w')
  const block = Buffer.alloc(4096, 1)
  const count = 50
  try {
    const flush = () => {
      for (let i = 0; i < count; i++) {
        writeSync(file, block)
        fsyncSync(file)
      }
    }
    return perSecond(count, flush, () => performance.now())
  } finally {
    closeSync(file)
  }
}
