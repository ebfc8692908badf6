export interface Version {
  readonly text: string
  readonly summary: string
  readonly who: string
}

export interface WikiPage {
  readonly title: string
  /** Oldest first; the last one is shown. */
  readonly versions: readonly Version[]
}

const page = (title: string, text: string): WikiPage => ({
  title,
  versions: [{ text, summary: 'First version', who: 'ari' }]
})

const SEED: readonly WikiPage[] = [
  page('Start', 'Welcome. Look at Opening hours, Packing list and House rules.'),
  page('Opening hours', 'Monday to Friday: 9 to 17. Saturday: 10 to 14.'),
  page('Packing list', 'Passport\nCharger\nRain coat'),
  page('House rules', 'Keep the kitchen clean. Water the plants on Fridays.'),
  page('Phone numbers', 'Reception 100\nWorkshop 120\nCanteen 130'),
  page('周会纪要', '三月六日：讨论春季展会。')
]

export const slugOf = (title: string): string => encodeURIComponent(title.toLowerCase().replace(/\s+/g, '-'))

/** The wiki's pages with their history, in memory. */
export const openStore = () => {
  let pages: readonly WikiPage[] = SEED
  return {
    pages: () => pages,
    /** `undefined` where there is no such page. */
    page: (slug: string) => pages.find(({ title }) => slugOf(title) === encodeURIComponent(slug)),
    search: (words: string) => {
      const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
      return pages.filter(({ title, versions }) => {
        const text = `${title} ${versions.at(-1)?.text}`.toLowerCase()
        return wanted.every((word) => text.includes(word))
      })
    },
    write(title: string, version: Version): void {
      const found = pages.find((one) => one.title === title)
      pages = found
        ? pages.map((one) => (one === found ? { ...one, versions: [...one.versions, version] } : one))
        : [...pages, { title, versions: [version] }]
    },
    remove(title: string): void {
      pages = pages.filter((one) => one.title !== title)
    }
  }
}

export type Store = ReturnType<typeof openStore>
