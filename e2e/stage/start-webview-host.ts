import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Question } from '@writ/dsl/contract'

import { processTree, type Running } from './process-tree.ts'

/** What the host says of itself, one line each. */
export type HostWord = { readonly event: string } & Readonly<Record<string, unknown>>

export interface HostOptions {
  readonly data: string
  readonly server: string
  readonly origins: readonly string[]
  /** What an organisation sets on the device. */
  readonly floor?: Readonly<Record<string, unknown>>
  /** Has its dialog take a yes or a no, and nothing else. */
  readonly bare?: boolean
  /** What is answered to each question that the host's own dialog shows; `undefined` leaves it open. */
  readonly answer?: (question: Question, text: string) => 'once' | 'task' | 'no' | Pressed | undefined
}

/** A button of the dialog, with what is given before it is pressed. */
export interface Pressed {
  readonly button: 'once' | 'no'
  /** A path. */
  readonly file?: string
  readonly passphrase?: string
  /** What is written, or the words of what is picked. */
  readonly value?: string | readonly string[]
}

/** The sample app of examples/webview-host, on a display of its own, with a program in its person's place. */
export interface WebviewHost {
  /** Gives a command and waits for the word that answers it. */
  ask(command: Readonly<Record<string, unknown>>, event: string): Promise<HostWord>
  tell(command: Readonly<Record<string, unknown>>): void
  /** The next word of this kind. */
  next(event: string): Promise<HostWord>
  /** Words of this kind, from the beginning. */
  said(event: string): readonly HostWord[]
  /** What its dialogs showed. */
  readonly shown: readonly string[]
  /** Why its pages have no sandbox, where they have none. */
  readonly unsandboxed: string | null
  /** Its processes, the app's own first, and then WebKit's in the order in which they began. */
  processes(): readonly Running[]
  /** Ends all of it at once, as a machine that loses its power does. */
  crash(): Promise<void>
  stop(): Promise<void>
}

const PYTHON = '/usr/bin/python3'
const HOST = join(import.meta.dirname, '../../examples/webview-host/host.py')

export const startWebviewHost = async ({
  data,
  server,
  origins,
  bare = false,
  floor,
  answer
}: HostOptions): Promise<WebviewHost> => {
  const args = [
    HOST,
    '--data',
    data,
    '--server',
    server,
    ...origins.flatMap((origin) => ['--origin', origin]),
    ...(bare ? ['--bare'] : []),
    ...(floor ? ['--floor', JSON.stringify(floor)] : [])
  ]
  const child: ChildProcess = spawn('xvfb-run', ['-a', PYTHON, ...args], {
    stdio: ['pipe', 'pipe', process.env.WRIT_HOST_LOG ? 'inherit' : 'ignore'],
    env: { ...process.env, GDK_BACKEND: 'x11', WEBKIT_DISABLE_COMPOSITING_MODE: '1', GIO_USE_VFS: 'local' }
  })
  const heard = new Set<(word: HostWord) => void>()
  const shown: string[] = []
  const words: HostWord[] = []
  const tell: WebviewHost['tell'] = (command) => void child.stdin?.write(`${JSON.stringify(command)}\n`)
  const next = (event: string): Promise<HostWord> =>
    new Promise((resolve, reject) => {
      const hear = (word: HostWord) => {
        if (word.event !== event) return
        heard.delete(hear)
        child.off('exit', gone)
        resolve(word)
      }
      const gone = () => reject(new Error('the host ended'))
      heard.add(hear)
      child.once('exit', gone)
    })
  if (!child.stdout) throw new Error('the host has no standard output')
  createInterface(child.stdout).on('line', (line) => {
    const word = JSON.parse(line) as HostWord
    words.push(word)
    if (word.event === 'asked') {
      const { question, text } = word as unknown as { question: Question; text: string }
      shown.push(text)
      const choice = answer?.(question, text)
      const pressed = typeof choice === 'string' ? { button: choice } : choice
      if (pressed) tell({ do: 'press', question: question.id, ...pressed })
    }
    for (const hear of [...heard]) hear(word)
  })
  const { unsandboxed } = (await next('ready')) as unknown as Pick<WebviewHost, 'unsandboxed'>
  const processes = () => {
    const all = processTree(child.pid ?? 0).filter(({ command }) => !/xvfb/i.test(command))
    return all.toSorted((one, other) => one.began - other.began || one.pid - other.pid)
  }
  return {
    ask(command, event) {
      const answered = next(event)
      tell(command)
      return answered
    },
    tell,
    next,
    said: (event) => words.filter((word) => word.event === event),
    shown,
    unsandboxed,
    processes,
    async crash() {
      const ended = once(child, 'exit')
      for (const { pid } of processes()) process.kill(pid, 'SIGKILL')
      await ended
    },
    async stop() {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      // It ends by itself when nobody is there to tell it anything.
      child.stdin?.end()
      await ended
    }
  }
}
