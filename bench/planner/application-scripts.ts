import type { World } from '@writ/examples/tasks'
import type { Aim, PeerHands } from './peer-hands.ts'

/** A sign-in, which the person's vault keeps for Writ; this script has to know it. */
export interface User {
  readonly username: string
  readonly password: string
}

/**
 * What the plan of a task does, told to @playwright/mcp: the same pages, names and values. It leaves out what its tools wait for by
 * themselves, and fills in each form with one call.
 */
export type PeerScript = (hands: PeerHands, world: World, user: User) => Promise<void>

const textbox = (name: string): Aim => ({ role: 'textbox', name })
const button = (name: string): Aim => ({ role: 'button', name })
const link = (name: string): Aim => ({ role: 'link', name })

const OWN_LABELS = ['User name', 'Password', 'Sign in'] as const
const BLOG_LABELS = ['Username or Email Address', 'Password', 'Log In'] as const

const signIn = async (
  hands: PeerHands,
  page: string,
  user: User,
  labels: readonly [string, string, string] = OWN_LABELS
) => {
  const [name, password, press] = labels
  await hands.open(page)
  await hands.fill({ ...textbox(name), value: user.username }, { ...textbox(password), value: user.password })
  await hands.click(button(press))
}

const search = async (hands: PeerHands, words: string): Promise<void> => {
  await hands.fill({ role: 'searchbox', name: 'Search', value: words })
  await hands.click(button('Search'))
}

/** By the names of tasks, in the order of the table. */
export const APPLICATION_SCRIPTS: Readonly<Record<string, PeerScript>> = {
  'expenses-file-taxi': async (hands, { expenses: { url } }, user) => {
    await signIn(hands, `${url}/login`, user)
    await hands.open(`${url}/reports/new`)
    await hands.fill(
      { ...textbox('Title'), value: 'Taxi to the station' },
      { role: 'spinbutton', name: 'Amount', value: '18.40' },
      { role: 'combobox', name: 'Category', value: 'Travel' },
      { ...textbox('Date'), value: '2026-03-12' },
      { ...textbox('Comment'), value: 'early train' },
      { role: 'checkbox', name: 'I have the receipt', value: 'true' }
    )
    await hands.click(button('Submit'))
  },
  'expenses-rename': async (hands, { expenses: { url } }, user) => {
    await signIn(hands, `${url}/login`, user)
    await hands.open(`${url}/reports/R-1004/edit`)
    await hands.fill({ ...textbox('Title'), value: 'Charger for the office laptop' })
    await hands.click(button('Save'))
  },
  'expenses-delete': async (hands, { expenses: { url } }, user) => {
    await signIn(hands, `${url}/login`, user)
    await hands.open(`${url}/reports/R-1006`)
    await hands.click(button('Delete'))
    await hands.acceptDialog()
  },
  'shop-wish': async (hands, { shop: { url } }, user) => {
    await signIn(hands, `${url}/login`, user)
    await search(hands, 'fountain pen')
    await hands.click(link('Fountain pen'))
    await hands.click(button('Add to wish list'))
  },
  'shop-take-out': async (hands, { shop: { url } }, user) => {
    await signIn(hands, `${url}/login`, user)
    for (const tea of ['Green tea', 'Black tea']) {
      await hands.open(`${url}/search?q=tea`)
      await hands.click(link(tea))
      await hands.click(button('Add to cart'))
    }
    await hands.click({ ...button('Remove'), row: 'Black tea' })
  },
  'shop-up-to-payment': async (hands, { shop: { url } }, user) => {
    await signIn(hands, `${url}/login`, user)
    await search(hands, 'umbrella')
    await hands.click(link('Umbrella'))
    await hands.fill({ role: 'combobox', name: 'Colour', value: 'Red' })
    await hands.click(button('Add to cart'))
    await hands.click(link('Go to checkout'))
    await hands.fill(
      { ...textbox('Street and number'), value: 'Hafenstrasse 12' },
      { ...textbox('Postcode'), value: '1020' },
      { ...textbox('City'), value: 'Vienna' }
    )
    await hands.click(button('Continue to delivery'))
    // The second of the two ways of delivery is Express.
    await hands.click({ role: 'radio', nth: 1 })
    await hands.click(button('Continue to payment'))
    await hands.look()
  },
  'shop-review': async (hands, { shop: { url } }, user) => {
    await signIn(hands, `${url}/login`, user)
    await search(hands, 'Bread knife')
    await hands.click(link('Bread knife'))
    await hands.fill(
      { role: 'combobox', name: 'Stars', value: '5' },
      { ...textbox('Your review'), value: 'Sharp and well balanced.' }
    )
    await hands.click(button('Post review'))
  },
  'mail-archive-newsletters': async (hands, { mail: { url } }, user) => {
    await signIn(hands, `${url}/folders/inbox`, user)
    // Which there are is what the inbox says.
    const inbox = await hands.look()
    const letters = [...inbox.matchAll(/checkbox "(Select Newsletter[^"]*)"/gi)].map(([, name = '']) => name)
    await hands.fill(...letters.map((name) => ({ role: 'checkbox', name, value: 'true' })))
    await hands.click(button('Archive'))
  },
  'mail-draft': async (hands, { mail: { url } }, user) => {
    await signIn(hands, `${url}/login`, user)
    await hands.open(`${url}/compose`)
    await hands.fill(
      { ...textbox('To'), value: 'club@rowing.example' },
      { ...textbox('Subject'), value: 'Season opening' },
      { ...textbox('Message'), value: 'I will help at the boat house.' }
    )
    await hands.click(button('Save draft'))
  },
  'mail-away': async (hands, { mail: { url } }, user) => {
    await signIn(hands, `${url}/login`, user)
    await hands.open(`${url}/settings`)
    await hands.fill(
      { role: 'checkbox', name: 'I am away', value: 'true' },
      { ...textbox('Answer while I am away'), value: 'I am back on Monday.' },
      { ...textbox('Away until'), value: '2026-03-29' }
    )
    await hands.click(button('Save'))
  },
  'wiki-new-page': async (hands, { wiki: { url } }, user) => {
    await signIn(hands, url, user)
    await hands.open(`${url}/new`)
    await hands.fill(
      { ...textbox('Title'), value: 'Bicycle keys' },
      { ...textbox('Text'), value: 'They hang beside the back door.' }
    )
    await hands.click(button('Save page'))
  },
  'wiki-hours': async (hands, { wiki: { url } }, user) => {
    await signIn(hands, url, user)
    await hands.click(link('Opening hours'))
    await hands.click(link('Edit'))
    await hands.fill(
      { ...textbox('Text'), value: 'Monday to Friday: 9 to 18. Saturday: closed.' },
      { ...textbox('Summary of the change'), value: 'new hours' }
    )
    await hands.click(button('Save page'))
  },
  'wordpress-tagline': async (hands, { wordpress }, user) => {
    const url = wordpress?.url ?? ''
    await signIn(hands, `${url}/wp-admin/`, user, BLOG_LABELS)
    await hands.open(`${url}/wp-admin/options-general.php`)
    await hands.fill({ ...textbox('Tagline'), value: 'Boats, weather and tea' })
    await hands.click(button('Save Changes'))
  }
}
