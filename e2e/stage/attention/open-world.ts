import { SEED_USER } from '@writ/examples/expenses'
import { MAIL_USER, startMail } from '@writ/examples/mail'
import { SHOP_USER, startShop } from '@writ/examples/shop'
import type { Task, World } from '@writ/examples/tasks'
import { startWiki, WIKI_USER } from '@writ/examples/wiki'
import type { VaultEntry } from '../../../cli/road/vault-file.ts'
import { startSite } from '../start-site.ts'

/** The applications of the tasks, running. */
export interface OpenWorld {
  readonly now: () => World
  /** Sign-ins, by the names that plans call them: `me`, and where a plan has several sites `SITE_me`. */
  readonly vault: readonly VaultEntry[]
  /** Brings the applications of a task back to how they begin, at the same origins. */
  renew(task: Task): Promise<World>
  close(): Promise<void>
}

const portOf = (url: string): number => Number(new URL(url).port)

/** Starts all applications. */
export const openWorld = async (): Promise<OpenWorld> => {
  const [expenses, shop, mail, wiki] = await Promise.all([startSite(), startShop(), startMail(), startWiki()])
  let world: World = { expenses, shop, mail, wiki }
  const users = { expenses: SEED_USER, shop: SHOP_USER, mail: MAIL_USER, wiki: WIKI_USER }
  const starts = { expenses: startSite, shop: startShop, mail: startMail, wiki: startWiki }
  const names = ['expenses', 'shop', 'mail', 'wiki'] as const
  return {
    now: () => world,
    vault: names.flatMap((site) =>
      ['me', `${site}_me`].map((name) => ({
        name,
        origin: world[site].url,
        username: users[site].name,
        password: users[site].password
      }))
    ),
    async renew({ sites }) {
      for (const site of sites) {
        const { url, close } = world[site]
        await close()
        world = { ...world, [site]: await starts[site]({ port: portOf(url) }) }
      }
      return world
    },
    close: async () => {
      await Promise.all(names.map((site) => world[site].close()))
    }
  }
}
