import type { Tried } from './report.ts'
import type { Attack, AttackFile, Said, Try } from './row.ts'
import { importWithout } from './without-guards.ts'

/** An attack that breaks on the way is told of as such: neither a success nor a refusal. */
const tryOut = async (act: (tried: Try) => Promise<Said> | Said, tried: Try): Promise<Said | undefined> => {
  try {
    return await act(tried)
  } catch (error) {
    console.error(error)
    return undefined
  }
}

const tryWithout = async (file: string, attacked: Attack): Promise<Said | undefined> => {
  const { name, guards, inPage } = attacked
  // Its guards are taken out where it bundles the product for a page.
  if (inPage) return await tryOut((tried) => attacked.attack(tried), { off: guards })
  const { module, missed } = await importWithout<AttackFile>(file, guards)
  try {
    const attack = module.ATTACKS.find((one) => one.name === name)
    const said = attack && (await tryOut((tried) => attack.attack(tried), { off: guards }))
    return said?.succeeded === true && missed.length > 0
      ? { succeeded: false, said: `${missed[0]?.file} was not loaded` }
      : said
  } finally {
    await module.end?.()
  }
}

const runAttack = async (family: string, file: string, attack: Attack): Promise<Tried> => {
  const { name, guards, browser } = attack
  const outcome = await tryOut((tried) => attack.attack(tried), { off: [] })
  const twin = await tryOut((tried) => attack.twin(tried), { off: [] })
  const guardOff = await tryWithout(file, attack).catch((error: unknown) => {
    console.error(error)
    return undefined
  })
  return { family, name, ...(browser && { browser }), guards, outcome, twin, guardOff }
}

/** Runs every wanted attack of these files, each three times. */
export const runAttacks = async (
  families: Readonly<Record<string, readonly string[]>>,
  isWanted: (attack: Attack) => boolean
): Promise<readonly Tried[]> => {
  const tried: Tried[] = []
  for (const [family, files] of Object.entries(families)) {
    for (const file of files) {
      const { module } = await importWithout<AttackFile>(file, [])
      try {
        for (const attack of module.ATTACKS) {
          if (isWanted(attack)) tried.push(await runAttack(family, file, attack))
        }
      } finally {
        await module.end?.()
      }
    }
  }
  return tried
}
