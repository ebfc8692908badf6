import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Question } from '@writ/dsl/contract'

/** What the host says of itself, one line each. */
export type HostWord = { readonly event: string } & Readonly<Record<string, unknown>>

export interface HostOptions {
  readonly data: string
  readonly server: string
  readonly origins: readonly string[]
  /** What is answered to each question that the host's own dialog shows; `undefined` leaves it open. */
  readonly answer?: (question: Question, text: string) => 'once' | 'task' | 'no' | undefined
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
  stop(): Promise<void>
}

const PYTHON = '/usr/bin/python3'
const HOST = join(import.meta.dirname, '../../examples/webview-host/host.py')

export const startWebviewHost = async ({ data, server, origins, answer }: HostOptions): Promise<WebviewHost> => {
  const args = [HOST, '--data', data, '--server', server, ...origins.flatMap((origin) => ['--origin', origin])]
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
      if (choice) tell({ do: 'press', question: question.id, button: choice })
    }
    for (const hear of [...heard]) hear(word)
  })
  await next('ready')
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
    async stop() {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      // It ends by itself when nobody is there to tell it anything.
      child.stdin?.end()
      await ended
    }
  }
}
