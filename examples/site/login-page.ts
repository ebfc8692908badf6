import { type Html, html } from './html.ts'
import type { Look } from './visits.ts'

/** The words of a site around its sign-in. */
export interface LoginPlace {
  readonly name: string
  readonly expired: Html
}

export interface LoginForm {
  readonly next: string
  readonly name?: string
  readonly wrong?: boolean
}

export const csrfField = ({ csrf }: Look): Html => html`<input type="hidden" name="csrf" value="${csrf}">`

export const loginPage = (
  look: Look,
  _place: LoginPlace,
  layout: (look: Look, title: string, content: Html) => Html,
  { next, name, wrong = false }: LoginForm
): Html =>
  layout(
    look,
    'Sign in',
    html`${wrong ? html`<p role="alert">The user name or the password is wrong.</p>` : undefined}
<form method="post" action="/login">
  ${csrfField(look)}
  <input type="hidden" name="next" value="${next}">
  <p><label for="name">User name</label>
    <input type="text" id="name" name="name" autocomplete="username" value="${name}"></p>
  <p><label for="password">Password</label>
    <input type="password" id="password" name="password" autocomplete="current-password"></p>
  <p><button>Sign in</button></p>
</form>`
  )
