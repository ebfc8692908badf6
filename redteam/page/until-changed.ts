import type { Answer, TrickStage } from '../browser/browser-attack.ts'

const patiently = async (is: () => boolean): Promise<void> => {
  for (let tries = 0; !is() && tries < 200; tries++) await new Promise((done) => setTimeout(done, 100))
}

/**
 * The person reads for as long as the page needs, and then says yes: from now on the site answers at `/asked`, and the page says at
 * `/changed` that it did what it does.
 */
export const untilChanged =
  ({ site }: TrickStage): Answer =>
  async () => {
    site.serves['/asked'] = 'yes'
    await patiently(() => site.hits.some(({ path }) => path === '/changed'))
    return 'all' as const
  }
