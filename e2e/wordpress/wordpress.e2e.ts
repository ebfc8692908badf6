import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { IN_ALL } from '../stage/engines.ts'
import { available, startWordPress, type WordPress } from './index.ts'
import { readDevice } from './read-device.ts'
import { type Author, startAuthor } from './start-author.ts'

const why = available()
if (why) console.error(`Skipping the WordPress tests: ${why}`)

let blog: WordPress
beforeAll(async () => {
  if (!why) blog = await startWordPress()
})
afterAll(() => blog?.close())

/** `bare-chromium` is started as a person would: its pages lose the focus, which Playwright's browsers hide. */
const BROWSERS = IN_ALL ? (['chromium', 'firefox', 'bare-chromium'] as const) : (['bare-chromium', 'firefox'] as const)

describe.skipIf(why).each(BROWSERS)('WordPress in %s', (browser) => {
  const title = `Notes from ${browser}`
  const content = 'One paragraph, and "quotes" & <angles> in it.'
  const inputs = { title }

  let author: Author
  beforeAll(async () => {
    author = await startAuthor(browser, blog)
  })
  afterAll(() => author?.close())

  const written = async () => (await blog.posts()).filter((post) => post.title === title)

  test('nothing is published when the person says no', async () => {
    const unwanted = `Never from ${browser}`
    const { outcome, asked, questions } = await author.run('publish', { title: unwanted, content }, 'none')
    expect(outcome, JSON.stringify(outcome)).toMatchObject({
      status: 'refused',
      refusal: { code: 'approval/declined' }
    })
    expect(asked).toEqual(['share no'])
    expect(questions, questions.join('\n')).toHaveLength(1)
    // The editor saves drafts by itself.
    const saved = (await blog.posts()).filter((post) => post.title === unwanted)
    expect(saved.filter(({ status }) => !status.endsWith('draft'))).toEqual([])
  })

  test('a post is signed in for, written and published, once', async () => {
    const { outcome, asked, questions } = await author.run('publish', { title, content })
    expect(outcome, JSON.stringify(outcome)).toMatchObject({ status: 'done', refusal: null })
    const published = await written()
    expect(published).toMatchObject([{ status: 'publish' }])
    expect(published[0]?.content).toBe(
      '<!-- wp:paragraph -->\n<p>One paragraph, and "quotes" &amp; &lt;angles> in it.</p>\n<!-- /wp:paragraph -->'
    )
    // The address that the plan read from the editor is the post's own.
    expect(outcome.result).toEqual({ address: expect.stringContaining(`${blog.url}/?p=${published[0]?.id}`) })

    expect(asked).toEqual(['share once', 'share once'])
    for (const question of questions) {
      expect(question).toContain('publish my post')
      expect(question).toContain('button Publish')
      expect(question).toContain(new URL(blog.url).host)
      expect(question).toContain('/wp-admin/post-new.php')
    }
    expect(questions[1]).toContain('publishes the post you asked for')
  })

  test('a post of several blocks is written block by block, one of them by what a slash offers', async () => {
    const blocks = {
      title: `Blocks from ${browser}`,
      opening: 'It begins.',
      heading: 'In the middle',
      closing: 'It ends.'
    }
    const { outcome } = await author.run('blocks', blocks)
    expect(outcome, JSON.stringify(outcome)).toMatchObject({ status: 'done', refusal: null })
    const posts = (await blog.posts()).filter((post) => post.title === blocks.title)
    expect(posts).toMatchObject([{ status: 'publish' }])
    expect(posts[0]?.content.split(/\n+/)).toEqual([
      '<!-- wp:paragraph -->',
      '<p>It begins.</p>',
      '<!-- /wp:paragraph -->',
      '<!-- wp:heading -->',
      '<h2>In the middle</h2>',
      '<!-- /wp:heading -->',
      '<!-- wp:paragraph -->',
      '<p>It ends.</p>',
      '<!-- /wp:paragraph -->'
    ])
  })

  test('it is read back from the table of posts, and nothing is asked', async () => {
    const { outcome, asked } = await author.run('read', inputs)
    expect(outcome, JSON.stringify(outcome)).toMatchObject({
      status: 'done',
      result: { author: blog.user, date: expect.stringMatching(/^Published \d{4}\/\d\d\/\d\d/) }
    })
    expect(asked).toEqual([])
  })

  test('a delete that the person declines leaves it published', async () => {
    const { outcome, asked } = await author.run('delete', inputs, 'none')
    expect(outcome, JSON.stringify(outcome)).toMatchObject({
      status: 'refused',
      refusal: { code: 'approval/declined' }
    })
    expect(asked).toEqual(['destroy no'])
    expect((await written()).map(({ status }) => status)).toEqual(['publish'])
  })

  test('a delete that the person approves moves that post to the trash and no other', async () => {
    // Drafts that an open editor saves by itself come and go.
    const others = async () => (await blog.posts()).filter((post) => post.title !== title && post.status === 'publish')
    const before = await others()
    const { outcome, asked, questions } = await author.run('delete', inputs)
    expect(outcome, JSON.stringify(outcome)).toMatchObject({ status: 'done', result: { trashed: title } })
    expect((await written()).map(({ status }) => status)).toEqual(['trash'])
    expect(await others()).toEqual(before)

    expect(asked).toEqual(['destroy once'])
    expect(questions, questions.join('\n')).toHaveLength(1)
    for (const fact of [
      'button Apply',
      'Select bulk action Move to Trash',
      `Select ${title} checked`,
      '/wp-admin/edit.php'
    ])
      expect(questions[0]).toContain(fact)
    expect(questions[0]).not.toContain('Select Hello world! checked')
  })

  test('the log verifies, and the password stands in nothing that was kept or told', async () => {
    const log = await author.log()
    expect(log.verified).toBe(true)
    const device = await readDevice(author.driver)
    expect(device.journal?.length).toBeGreaterThan(50)
    const [kept, logged, told] = [JSON.stringify(device), readFileSync(log.path, 'utf8'), JSON.stringify(author.told)]
    // What was typed openly is found where it may stand, so a password would be found too.
    expect(kept).toContain(title)
    expect(told).toContain('button \\"Publish\\"')
    for (const text of [kept, logged, told]) expect(text).not.toContain(blog.password)
  })
})
