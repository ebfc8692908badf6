import { type Site, startSite } from '../site/start-site.ts'
import { addMailRoutes } from './mail-routes.ts'
import { openStore, type Store } from './open-store.ts'
import { header } from './pages.ts'

/** The one person. */
export const MAIL_USER = { name: 'dana', password: 'letters in a bottle' } as const

export interface Mail extends Site {
  /** The application's own data, past every page: what really happened. */
  readonly store: Pick<Store, 'messages' | 'contacts' | 'settings'>
}

/** Starts the sample mail application: folders, labels, search, writing, attachments; one person, everything in memory. */
export const startMail = async ({ port }: { readonly port?: number } = {}): Promise<Mail> => {
  const store = openStore(new Date().toISOString().slice(0, 10))
  const site = await startSite({
    name: 'Harbour Mail',
    user: MAIL_USER,
    home: '/folders/inbox',
    open: () => false,
    header,
    routes: (app, tools) => addMailRoutes(app, tools, store),
    ...(port !== undefined && { port })
  })
  return { ...site, store }
}
