import { createGuardTools } from './guard-tools.ts'
import { nativeTools } from './native-tools.ts'
import type { ToolPort } from './offered-tool.ts'

/**
 * The browser's own list where it has one, which no script of the page stands before; else what the page put there, by the guard in the
 * page's world.
 */
export const createToolPort = (document: Document): ToolPort => {
  const guard = createGuardTools(document)
  return { offered: async () => (await nativeTools(document)) ?? (await guard.offered()) }
}
