import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { zipSync } from 'fflate'
import { z } from 'zod'

const manifestSchema = z.object({ browser_specific_settings: z.object({ gecko: z.object({ id: z.string() }) }) })

/** The id by which Firefox knows the extension, from the build's own manifest. Throws where there is none. */
export const readGeckoId = (folder: string): string =>
  manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).browser_specific_settings.gecko
    .id

/** The build as one XPI (a zip): Firefox takes an extension from a profile only in this form. */
export const packExtension = (folder: string): Uint8Array => {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const files = entries.map(({ parentPath, name }) => {
    const path = join(parentPath, name)
    return [relative(folder, path), new Uint8Array(readFileSync(path))] as const
  })
  return zipSync(Object.fromEntries(files))
}
