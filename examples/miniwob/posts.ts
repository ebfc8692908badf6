import { partsWith, SUBMIT } from './page-parts.ts'
import { groupsOf, lines, type PlanMaker, quote } from './plan-maker.ts'

const ICONS = ['Reply', 'Retweet', 'Like']

const postsBy = (user: string): string =>
  `let posts = ${partsWith(['class'])} where .class == "media" and .said contains ${quote(`${user} `)}`

const clickIcon = (post: string, icon: string): readonly string[] => [
  `let icon = first((read all generic in @${post} as { class: text from attribute "class" }) where .class == ${quote(icon)})`,
  'click @icon'
]

const onEach = (button: string, user: string, count?: string): string =>
  lines(
    postsBy(user),
    `for post in ${count === undefined ? 'posts' : `take(posts, ${count})`} up to 12 {`,
    clickIcon('post', button.toLowerCase()),
    '}',
    SUBMIT
  )

/** Pages that show posts, whose icons have neither text nor title. */
export const POST_TASKS: Readonly<Record<string, PlanMaker>> = {
  'social-media': (said) => {
    const [user = '', button = ''] = groupsOf(said, /^For the user (\S+), click on the "(.*)" button/)
    const found = lines(postsBy(user), 'let post = first(posts)')
    if (ICONS.includes(button)) return lines(found, clickIcon('post', button.toLowerCase()))
    return lines(found, clickIcon('post', 'more'), `click text like ${quote(`${button}*`)} in list`)
  },
  'social-media-all': (said) => {
    const [button = '', user = ''] = groupsOf(said, /^Click the "(.*)" button on all posts by (\S+) and/)
    return onEach(button, user)
  },
  'social-media-some': (said) => {
    const [button = '', count = '', user = ''] = groupsOf(said, /^Click the "(.*)" button on (\d+) posts? by (\S+) and/)
    return onEach(button, user, count)
  }
}
