/** How much one machine may use; all from the token. */
export interface Limits {
  /** Virtual processors. */
  readonly vcpu: number
  /** Bytes. */
  readonly memory: number
  /** Milliseconds from the start of a job to its end. */
  readonly wallMs: number
  /** Milliseconds of processor time, of all its processes together. */
  readonly cpuMs: number
  /** Bytes that its files may hold. */
  readonly disk: number
  /** Processes and threads at once. */
  readonly processes: number
  /** Open files of each process. */
  readonly files: number
  /** Bytes of stdout and stderr together; the value has as many again. */
  readonly output: number
}
