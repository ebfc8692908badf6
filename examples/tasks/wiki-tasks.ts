import type { Task, World } from './task.ts'

const textOf = ({ wiki }: World, title: string): string | undefined =>
  wiki.store
    .pages()
    .find((page) => page.title === title)
    ?.versions.at(-1)
    ?.text.replaceAll('\r\n', '\n')

export const WIKI_TASKS: readonly Task[] = [
  {
    name: 'wiki-phone',
    kind: 'searching',
    request: 'What is the phone number of the canteen?',
    sites: ['wiki'],
    tells: { said: 'Canteen 130' },
    holds: ({ wiki }) => wiki.store.pages().every(({ versions }) => versions.length === 1),
    asks: []
  },
  {
    name: 'wiki-hours',
    kind: 'wiki',
    request:
      'Change the page "Opening hours" in the wiki to: Monday to Friday: 9 to 18. Saturday: closed. Summary: new hours.',
    sites: ['wiki'],
    holds: (world) => textOf(world, 'Opening hours') === 'Monday to Friday: 9 to 18. Saturday: closed.',
    asks: []
  },
  {
    name: 'wiki-new-page',
    kind: 'wiki',
    request: 'Make a new wiki page "Bicycle keys" that says: They hang beside the back door.',
    sites: ['wiki'],
    holds: (world) => textOf(world, 'Bicycle keys') === 'They hang beside the back door.',
    asks: []
  },
  {
    name: 'wiki-packing',
    kind: 'wiki',
    request: 'Add "Swimming things" to the packing list in the wiki.',
    sites: ['wiki'],
    holds: (world) => textOf(world, 'Packing list') === 'Passport\nCharger\nRain coat\nSwimming things',
    asks: ['submit']
  },
  {
    name: 'wiki-minutes-zh',
    kind: 'wiki',
    request: '把“周会纪要”这一页改成：三月十三日：预算已批准',
    sites: ['wiki'],
    holds: (world) => textOf(world, '周会纪要') === '三月十三日：预算已批准',
    asks: []
  }
]
