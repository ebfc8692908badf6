import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildImage, PARTS } from './build-image.ts'
import { ensureImage } from './ensure-image.ts'
import { VARIANTS, type Variant } from './recipe.ts'

const isVariant = (name: string): name is Variant => VARIANTS.some((variant) => variant === name)

/** Builds it once more, in a folder of its own, and compares every part. Gives the exit code. */
const verify = async (variant: Variant, folder: string): Promise<0 | 1> => {
  const again = await mkdtemp(join(tmpdir(), 'writ-verify-'))
  try {
    await buildImage(again, variant, console.log)
    for (const part of [PARTS.description, PARTS.kernel, PARTS.boot, PARTS.disk]) {
      const [one, other] = await Promise.all([folder, again].map((where) => readFile(join(where, part))))
      if (!one?.equals(other ?? Buffer.alloc(0))) {
        console.error(`${part} is not the same`)
        return 1
      }
    }
    console.log('built twice, the same to the last byte')
    return 0
  } finally {
    await rm(again, { recursive: true, force: true })
  }
}

const { values } = parseArgs({
  options: { variant: { type: 'string', default: 'plain' }, verify: { type: 'boolean', default: false } }
})
const { variant } = values

/** `npm run guest -- --variant plain|scientific --verify`: the guest image, built where it is not there yet. */
const main = async (): Promise<number> => {
  if (!isVariant(variant)) {
    console.error(`there is no variant \`${variant}\`; there are: ${VARIANTS.join(', ')}`)
    return 2
  }
  const image = await ensureImage(variant, console.log)
  if (!image.ok) return 1
  console.log(`${image.value.digest}\n${image.value.folder}`)
  return values.verify ? verify(variant, image.value.folder) : 0
}

process.exitCode = await main()
