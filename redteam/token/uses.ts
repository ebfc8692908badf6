import type { Attack, Said, Try } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'
import { takeOut } from '../without-guards.ts'
import { openStoragePages, raceOneUse } from './storage-pages.ts'

/** How often a token that is good for one use was spent by two tabs at once; more than once is what the attacker wants. */
const race = async ({ off }: Try, wanted: (passed: number) => boolean): Promise<Said> => {
  const pages = await openStoragePages((file, source) => takeOut(file, source, off))
  try {
    const passed = await raceOneUse(pages, 'jti-0123456789abcdef')
    return wanted(passed) ? gotThrough(`${passed} uses`) : sentBack(`${passed} use`)
  } finally {
    await pages.close()
  }
}

export const ATTACKS: readonly Attack[] = [
  {
    name: 'one use raced in two tabs',
    inPage: true,
    guards: [
      {
        file: 'extension/platform/storage/spend-use.ts',
        find: "if (count > max) return refuse('capability/used-up', { max })",
        replace: ''
      }
    ],
    attack: (tried) => race(tried, (passed) => passed > 1),
    twin: (tried) => race(tried, (passed) => passed === 1)
  }
]
