import { chooseArea } from './choose-area.ts'

/** `npm run bench -- AREA --json`: what is claimed, measured beside a floor. */
process.exitCode = await chooseArea(
  'area',
  {
    dsl: async () => (await import('./areas/dsl.ts')).measureDsl,
    page: async () => (await import('./areas/page.ts')).PAGE,
    authority: async () => (await import('./areas/authority.ts')).measureAuthority,
    audit: async () => (await import('./areas/audit.ts')).measureAudit,
    log: async () => (await import('./areas/log.ts')).LOG,
    planner: async () => (await import('./areas/planner.ts')).PLANNER,
    executor: async () => (await import('./areas/executor.ts')).measureExecutor,
    'executor-soak': async () => (await import('./areas/executor-soak.ts')).EXECUTOR_SOAK
  },
  process.argv.slice(2)
)
