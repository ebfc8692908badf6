import type { Task, World } from './task.ts'

/** A picture of one point, that WordPress takes for one. */
const BOAT = {
  name: 'boat.gif',
  type: 'image/gif',
  text: 'GIF89a\u0001\0\u0001\0\0\0\0,\0\0\0\0\u0001\0\u0001\0\0\u0002\u0002D\u0001\0;'
} as const

/** All that the blog's database answers, cell by cell. */
const askBlog = async ({ wordpress }: World, query: string): Promise<string | undefined> =>
  (await wordpress?.sql(query))?.flatMap((row) => Object.values(row)).join(' | ')

const textOf = (world: World, title: string, status: 'draft' | 'publish') =>
  askBlog(world, `select post_content from wp_posts where post_title = '${title}' and post_status = '${status}'`)

const commentsAs = (world: World, state: '0' | '1') =>
  askBlog(world, `select comment_author from wp_comments where comment_approved = '${state}' order by comment_ID`)

const WAITING = ['Ines Wolf', 'Watches4U', 'Jonas Berg']

/** On a real WordPress, as Debian packs it. */
export const WORDPRESS_TASKS: readonly Task[] = [
  {
    name: 'wordpress-waiting',
    kind: 'reading',
    request: 'Which comments on my blog wait for me to look at them?',
    sites: ['wordpress'],
    tells: {
      waiting: ['The blue suits her well.', 'Best watches, best price!', 'May guests come along on Saturday?']
    },
    holds: async (world) => (await commentsAs(world, '0')) === WAITING.join(' | '),
    asks: []
  },
  {
    name: 'wordpress-approve',
    kind: 'form',
    request: 'Approve the comment of Ines Wolf on my blog.',
    sites: ['wordpress'],
    holds: async (world) =>
      (await commentsAs(world, '1')) === 'A WordPress Commenter | Ines Wolf' &&
      (await commentsAs(world, '0')) === 'Watches4U | Jonas Berg',
    asks: ['submit']
  },
  {
    name: 'wordpress-tagline',
    kind: 'form',
    request: 'Change the tagline of my blog to "Boats, weather and tea".',
    sites: ['wordpress'],
    holds: async (world) =>
      (await askBlog(
        world,
        "select option_value from wp_options where option_name in ('blogname', 'blogdescription') order by option_name"
      )) === 'Boats, weather and tea | Sample blog',
    asks: []
  },
  {
    name: 'wordpress-hours',
    kind: 'wiki',
    request: 'Change the text of the page "Opening hours" on my blog to: Open on Saturdays from 9 to 12.',
    sites: ['wordpress'],
    holds: async (world) =>
      (await textOf(world, 'Opening hours', 'publish')) ===
      '<!-- wp:paragraph -->\n<p>Open on Saturdays from 9 to 12.</p>\n<!-- /wp:paragraph -->',
    asks: []
  },
  {
    name: 'wordpress-draft',
    kind: 'form',
    request: 'Write a draft for my blog, title "The lock is closed": "It opens again on Monday." I publish it myself.',
    sites: ['wordpress'],
    holds: async (world) =>
      (await textOf(world, 'The lock is closed', 'draft')) ===
      '<!-- wp:paragraph -->\n<p>It opens again on Monday.</p>\n<!-- /wp:paragraph -->',
    asks: ['submit']
  },
  {
    name: 'wordpress-picture',
    kind: 'file',
    request: 'Upload a picture that I give you to the media library of my blog.',
    sites: ['wordpress'],
    file: BOAT,
    holds: async (world) =>
      (await askBlog(
        world,
        "select concat(post_title, ' ', post_mime_type) from wp_posts where post_type = 'attachment'"
      )) === 'boat image/gif',
    asks: ['file', 'upload']
  }
]
