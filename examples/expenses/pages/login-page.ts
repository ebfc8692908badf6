import { type Html, html } from '../../site/html.ts'
import { csrfField, layout, type Visit } from './layout.ts'

export interface LoginForm {
  readonly next: string
  readonly name?: string
  readonly error?: string
}

export const loginPage = (visit: Visit, { next, name, error }: LoginForm): Html =>
  layout(
    visit,
    'Sign in',
    html`${error && html`<p role="alert">${error}</p>`}
<form method="post" action="/login">
  ${csrfField(visit)}
  <input type="hidden" name="next" value="${next}">
  <p><label for="name">User name</label>
    <input type="text" id="name" name="name" autocomplete="username" value="${name}"></p>
  <p><label for="password">Password</label>
    <input type="password" id="password" name="password" autocomplete="current-password"></p>
  <p><button>Sign in</button></p>
</form>`
  )
