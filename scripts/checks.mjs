import { join } from 'node:path'
import { NODE, ROOT } from './bootstrap.mjs'

const bin = (path, ...args) => ({ command: NODE, args: [join(ROOT, 'node_modules', path), ...args] })

/** The checks that are one program with one answer each: name → what to run. */
export const CHECKS = {
  types: bin('typescript/bin/tsc', '-b', 'tsconfig.json', 'tsconfig.tests.json'),
  lint: bin('@biomejs/biome/bin/biome', 'check', '.'),
  borders: { command: NODE, args: [join(ROOT, 'scripts/borders.mjs')] }
}
