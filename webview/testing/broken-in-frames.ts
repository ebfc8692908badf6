import { type CaseReport, runHostContract } from '../contract/index.ts'
import { frameHost } from '../coordinator/index.ts'
import { BROKEN_HOSTS } from './broken-hosts.ts'

declare global {
  interface Window {
    /** What became of the cases that each broken host must fail, by what is wrong with it. */
    broken: Promise<readonly (readonly [wrong: string, reports: readonly CaseReport[]])[]>
  }
}

const sites = JSON.parse(document.currentScript?.dataset.sites ?? '{}') as {
  readonly site: string
  readonly other: string
  readonly away: string
}

const hostOf = () =>
  frameHost(
    window,
    { name: 'frame-app', session: crypto.randomUUID(), build: 'b'.repeat(43), origins: [sites.site] },
    { add: (frame) => document.body.append(frame), show: () => undefined, ask: () => undefined }
  )

// All of them at once: much of it is waiting for what does not come.
window.broken = Promise.all(
  BROKEN_HOSTS.map(async ({ wrong, found, break: broken }) => {
    const tried = { ...sites, host: broken(hostOf()), history: false, flood: async () => undefined }
    return [wrong, await runHostContract(tried, (name) => name.startsWith(found))] as const
  })
)
