import type { HeldSandbox } from './held-sandboxes.ts'

/** What the SDK asks of the version of what runs inside: from this one on it writes bytes, marks files and watches with entries. */
export const ENVD_VERSION = '0.6.4'

const MEBIBYTE = 1024 * 1024

/** A sandbox as lists tell of it. */
export const tellSandbox = ({ sandbox, template, metadata }: HeldSandbox) => {
  const { created, ends, paused } = sandbox.state()
  const { vcpu, memory, disk } = sandbox.given.allowed.spec.limits
  return {
    sandboxID: sandbox.id,
    templateID: template,
    clientID: 'writ',
    startedAt: new Date(created).toISOString(),
    endAt: new Date(ends).toISOString(),
    state: paused ? 'paused' : 'running',
    cpuCount: vcpu,
    memoryMB: Math.floor(memory / MEBIBYTE),
    diskSizeMB: Math.floor(disk / MEBIBYTE),
    metadata,
    envdVersion: ENVD_VERSION
  }
}

/** The same for who made it or connects to it, with what its commands and files are reached with. */
export const tellAccess = (held: HeldSandbox) => ({
  sandboxID: held.sandbox.id,
  templateID: held.template,
  clientID: 'writ',
  envdVersion: ENVD_VERSION,
  envdAccessToken: held.accessToken,
  domain: null
})
