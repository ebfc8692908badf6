import process from 'node:process'
import { parseArgs } from 'node:util'
import { campaign, type Hole, MUTANTS, type Tally } from './campaign.ts'
import { makeProgram } from './generate/program.ts'
import { DECIDES } from './judge/shares.ts'

/**
 * `npm run fuzz -- [--programs N] [--seed S] [--mutants N] [--holes N] | --print SEED`: makes N accepted programs, runs each
 * in many worlds, and prints what was found. Exit 1 where a manifest was exceeded, or a dropped rule was not noticed.
 */
const { values } = parseArgs({
  options: {
    programs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    mutants: { type: 'string', default: '2000' },
    holes: { type: 'string', default: '20' },
    print: { type: 'string' }
  }
})

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const sayHole = ({ kind, seed, what, worlds, text }: Hole): void => {
  say(`HOLE (${kind}, seed ${seed}): ${what}\n  worlds: ${JSON.stringify(worlds)}\n${text}`)
}

const report = (tally: Tally): void => {
  say(
    `${tally.accepted} accepted of ${tally.made} programs (${percent(tally.accepted, tally.made)}), ${tally.runs} runs, ${tally.resumed} more that were resumed`
  )
  for (const how of DECIDES)
    say(`  ${how} by what is secret to some sink: ${percent(tally.decides[how], tally.accepted)}`)
  const { pairs, consumed, live, strict, strictLive } = tally.lively
  say(
    `${pairs} pairs of runs: in ${percent(consumed, pairs)} the changed secret was consumed, ${percent(live, pairs)} went far as well`
  )
  say(`${strict} views that had to be the same: ${percent(strictLive, strict)} of them of such a pair`)
  say('not accepted, by code:')
  for (const [code, count] of [...tally.rejected].sort((a, b) => b[1] - a[1])) say(`  ${code} ${count}`)
  say('a rule dropped, or another fault: programs that notice it, of those it was tried on; the first of them')
  for (const mutant of MUTANTS)
    say(
      `  ${mutant}: ${tally.caught.get(mutant) ?? 0} of ${tally.tried.get(mutant) ?? 0}; ${tally.first.get(mutant) ?? 'none'}`
    )
  say(`${tally.holes.length} holes`)
}

if (values.print !== undefined) {
  const { text, context, rules } = makeProgram(Number(values.print))
  say(text)
  say(JSON.stringify({ context, rules }, null, 2))
} else {
  let told = 0
  let shown = 0
  const tally = campaign({
    seed: Number(values.seed),
    programs: Number(values.programs),
    enough: Number.POSITIVE_INFINITY,
    mutantPrograms: Number(values.mutants),
    holes: Number(values.holes),
    shrinks: true,
    progress: ({ accepted, holes }) => {
      for (; shown < holes.length; shown++) sayHole(holes[shown] as Hole)
      if (accepted < told + 5000) return
      told = accepted
      say(`… ${accepted}`)
    }
  })
  report(tally)
  const missed = MUTANTS.filter((mutant) => !tally.caught.get(mutant))
  if (tally.holes.length > 0 || (Number(values.mutants) > 0 && missed.length > 0)) process.exitCode = 1
}
