import type { Duplex } from 'node:stream'
import { frameReader, writeFrame } from './frames.ts'
import { type GuestFrame, guestFrameSchema } from './guest-frames.ts'

/** Takes what the guest says of one task. */
export type HearTask = (frame: Exclude<GuestFrame, { op: Answer }>, body: Buffer) => void

/** What is said once, and to whoever waits for it. */
type Answer = 'ready' | 'time' | 'hushed'

let links = 0

/**
 * The agent of one guest, at the end of its port. The guest is foreign: what is no frame, or speaks of a task that nobody
 * started, ends the link, and with it all that waits for it.
 */
export class AgentLink {
  readonly #port: Duplex
  readonly #tasks = new Map<string, { readonly hear: HearTask; readonly lost: () => void }>()
  readonly #waiting: { readonly op: Answer; readonly hear: (frame: GuestFrame | undefined) => void }[] = []
  #isLost = false
  #tasksSoFar = 0
  /** What is to be said once the agent hears again. */
  #held: Buffer[] | undefined
  readonly #prefix: string

  constructor(port: Duplex) {
    this.#port = port
    links += 1
    this.#prefix = `t${links}-`
    const read = frameReader(({ header, body }) => this.#hear(guestFrameSchema.parse(header), body))
    port.on('data', (piece: Buffer) => {
      try {
        if (!this.#isLost) read(piece)
      } catch {
        this.lose()
      }
    })
    port.on('error', () => this.lose())
    port.on('close', () => this.lose())
  }

  get isLost(): boolean {
    return this.#isLost
  }

  /** Ends the link: every task is told that it is lost, and nothing is heard any more. */
  lose(): void {
    if (this.#isLost) return
    this.#isLost = true
    for (const { hear } of this.#waiting) hear(undefined)
    for (const { lost } of this.#tasks.values()) lost()
    this.#tasks.clear()
    this.#port.destroy()
  }

  #hear(frame: GuestFrame, body: Buffer): void {
    if (frame.op === 'ready' || frame.op === 'time' || frame.op === 'hushed') {
      const first = this.#waiting.shift()
      if (first?.op !== frame.op) throw new Error('the guest said what nobody asked')
      first.hear(frame)
      return
    }
    const task = this.#tasks.get(frame.id)
    if (!task) throw new Error('the guest spoke of a task that nobody started')
    if (frame.op === 'end') this.#tasks.delete(frame.id)
    task.hear(frame, body)
  }

  /** Says something to the agent; false where there is none any more. */
  say(header: object, body?: Uint8Array): boolean {
    if (this.#isLost) return false
    const frame = writeFrame(header, body)
    if (this.#held) this.#held.push(frame)
    else this.#port.write(frame)
    return true
  }

  /** Has the agent say nothing until it is woken; what is said to it meanwhile is kept. False where the link ends before. */
  async hush(): Promise<boolean> {
    if (this.#held || !this.say({ op: 'hush' })) return false
    this.#held = []
    return (await this.next('hushed')) !== undefined
  }

  /** `fresh` where it goes on from a snapshot: nobody is here any more who began something before. */
  wake(fresh: boolean): void {
    const held = this.#held ?? []
    this.#held = undefined
    this.say({ op: 'wake', fresh })
    for (const frame of held) this.#port.write(frame)
  }

  /** The next frame of that kind; `undefined` where the link ends before it. */
  next(op: Answer): Promise<GuestFrame | undefined> {
    if (this.#isLost) return Promise.resolve(undefined)
    return new Promise((resolve) => this.#waiting.push({ op, hear: resolve }))
  }

  /** Names a new task, and hears of it until its end; `lost` is called where the link ends before. */
  listen(hear: HearTask, lost: () => void): string {
    this.#tasksSoFar += 1
    const name = `${this.#prefix}${this.#tasksSoFar}`
    this.#tasks.set(name, { hear, lost })
    return name
  }
}
