import process from 'node:process'
import fc from 'fast-check'

/** Properties are tried with the same cases on each machine and at each change; `WRIT_SEED=N` takes others, for who looks for more. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.WRIT_SEED ?? 20260301) })
