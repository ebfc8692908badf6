import { microvmHere, openMachine, runOn } from './microvm-here.ts'

/** A host of three machines that run endless jobs and one that waits, until somebody ends it; says `running` once they all do. */
const { source } = await microvmHere(1)
const machines = [await openMachine(source), await openMachine(source), await openMachine(source)]
for (const machine of machines) await runOn(machine, 'shell', 'true')
const jobs = machines.map((machine) => runOn(machine, 'python', 'while True: pass'))
console.log('running')
await Promise.all(jobs)
