import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import published from '@jitl/quickjs-ng-wasmfile-release-sync'
import { newQuickJSWASMModuleFromVariant, type QuickJSSyncVariant } from 'quickjs-emscripten-core'

const run = promisify(execFile)

/** The same engine in this process, warm, with a context of its own for each piece of code. */
export const bareQuickjs = async () => {
  // The package's types are those of its CommonJS half, whose default is one step further in.
  const engine = await newQuickJSWASMModuleFromVariant(published as unknown as QuickJSSyncVariant)
  return async (): Promise<void> => {
    const context = engine.newContext()
    const value = context.unwrapResult(context.evalCode('x = 41; x + 1'))
    const got = context.getNumber(value)
    value.dispose()
    context.dispose()
    if (got !== 42) throw new Error('the engine gave something else')
  }
}

/** Python in a bubblewrap of its own namespaces: no control group, no filter of system calls, no runner. */
export const bareJail = async (): Promise<void> => {
  const view = ['--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev', '--unshare-all', '--die-with-parent']
  const { stdout } = await run('bwrap', [...view, '/usr/bin/python3', '-I', '-c', 'print(41 + 1)'])
  if (stdout !== '42\n') throw new Error('Python gave something else')
}
