import { type Html, html } from '../site/html.ts'
import { csrfField } from '../site/login-page.ts'
import { field, table, textArea, textField } from '../site/parts.ts'
import type { Look } from '../site/visits.ts'
import { slugOf, type WikiPage } from './open-store.ts'

export const header = (look: Look): Html | undefined =>
  look.person === undefined
    ? undefined
    : html`<header>
  <p>House Wiki</p>
  <nav aria-label="Main">
    <a href="/">All pages</a>
    <a href="/new">New page</a>
  </nav>
  <form method="get" action="/search" role="search" class="inline">${field('q', 'Search', html`<input type="search" id="q" name="q">`)}<button class="quiet">Search</button></form>
  <form method="post" action="/logout">${csrfField(look)}<button class="quiet">Sign out</button></form>
</header>`

export const listPage = (pages: readonly WikiPage[]): Html =>
  pages.length === 0
    ? html`<p role="status">No page holds this.</p>`
    : html`<ul aria-label="Pages">${pages.map(({ title }) => html`<li><a href="/pages/${slugOf(title)}">${title}</a></li>`)}</ul>`

export const wikiPage = (look: Look, { title, versions }: WikiPage): Html => {
  const slug = slugOf(title)
  return html`<article aria-label="Text">${(versions.at(-1)?.text ?? '').split('\n').map((line) => html`<p>${line}</p>`)}</article>
<div class="inline">
  <p><a href="/pages/${slug}/edit">Edit</a></p>
  <form method="post" action="/pages/${slug}/delete">${csrfField(look)}<button class="danger">Delete page</button></form>
</div>
${table(
  'History',
  ['Version', 'Who', 'Summary', 'Change'],
  versions.map(({ who, summary }, i) => [
    `${i + 1}`,
    who,
    summary,
    i === versions.length - 1
      ? 'shown now'
      : html`<form method="post" action="/pages/${slug}/revert">${csrfField(look)}<input type="hidden" name="version" value="${i}"><button class="quiet">Bring back</button></form>`
  ])
)}`
}

export const editPage = (
  look: Look,
  title: string | undefined,
  text: string
): Html => html`<form method="post" action="${title === undefined ? '/new' : `/pages/${slugOf(title)}/edit`}">${csrfField(look)}
  ${title === undefined ? textField('title', 'Title') : undefined}
  ${textArea('text', 'Text', text)}
  ${textField('summary', 'Summary of the change')}
  <p><button>Save page</button></p>
</form>`
