import { type Html, html } from '../../site/html.ts'
import type { Session } from '../open-store.ts'

/** What every page knows: who looks at it, and the message that waits for them. */
export interface Visit {
  readonly session: Session
  readonly flash?: string
}

export const csrfField = ({ session }: Visit): Html => html`<input type="hidden" name="csrf" value="${session.csrf}">`

const header = (visit: Visit): Html => html`<header>
  <p>Expenses</p>
  <nav aria-label="Main">
    <a href="/reports">All reports</a>
    <a href="/reports/new">New report</a>
  </nav>
  <form method="post" action="/logout">${csrfField(visit)}<button class="quiet">Sign out</button></form>
</header>`

/** The whole document around a page's own content. */
export const layout = (visit: Visit, title: string, content: Html): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Expenses</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${visit.session.person && header(visit)}
<main id="main">
<h1>${title}</h1>
${visit.flash && html`<p role="status">${visit.flash}</p>`}
${content}
</main>
</body>
</html>`
