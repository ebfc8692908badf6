import { defineContentScript } from 'wxt/utils/define-content-script'
import { startInterpreter } from './start-interpreter.ts'

/** Put into a document by the background when a run needs it; a second copy in the same document does nothing. */
export default defineContentScript({
  registration: 'runtime',
  matches: [],
  main: () => startInterpreter(globalThis as typeof globalThis & { writInterpreter?: true })
})
