import { SEED_USER } from '@writ/examples/expenses'
import { MAIL_USER, startMail } from '@writ/examples/mail'
import { SHOP_USER, startShop } from '@writ/examples/shop'
import type { Task, World } from '@writ/examples/tasks'
import { startWiki, WIKI_USER } from '@writ/examples/wiki'
import type { VaultEntry } from '../../../cli/road/vault-file.ts'
import { available, startWordPress, WORDPRESS_USER } from '../../wordpress/index.ts'
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

const STARTS = { expenses: startSite, shop: startShop, mail: startMail, wiki: startWiki }
const USERS = { expenses: SEED_USER, shop: SHOP_USER, mail: MAIL_USER, wiki: WIKI_USER, wordpress: WORDPRESS_USER }

/** Why the applications of a task cannot be opened on this machine, in one line; `undefined` where they can. */
export const whyNot = ({ sites }: Task): string | undefined => (sites.includes('wordpress') ? available() : undefined)

/** Starts all applications; WordPress, which takes longer than the others together, only where one of the tasks is about it. */
export const openWorld = async (tasks: readonly Task[]): Promise<OpenWorld> => {
  const isAsked = tasks.some(({ sites }) => sites.includes('wordpress'))
  const wordpress = isAsked ? await startWordPress({ filled: true }) : undefined
  const [expenses, shop, mail, wiki] = await Promise.all([startSite(), startShop(), startMail(), startWiki()])
  let world: World = { expenses, shop, mail, wiki, ...(wordpress && { wordpress }) }
  const vaultOf = (site: keyof World): readonly VaultEntry[] => {
    const origin = world[site]?.url
    const { name: username, password } = USERS[site]
    return origin === undefined ? [] : ['me', `${site}_me`].map((name) => ({ name, origin, username, password }))
  }
  return {
    now: () => world,
    vault: (['expenses', 'shop', 'mail', 'wiki', 'wordpress'] as const).flatMap(vaultOf),
    async renew({ sites }) {
      for (const site of sites) {
        if (site === 'wordpress') {
          await wordpress?.renew()
          continue
        }
        const { url, close } = world[site]
        await close()
        world = { ...world, [site]: await STARTS[site]({ port: portOf(url) }) }
      }
      return world
    },
    close: async () => {
      await Promise.all(Object.values(world).map((site) => site.close()))
    }
  }
}
