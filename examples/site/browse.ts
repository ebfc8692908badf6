/** A browser without a screen, for tests: keeps cookies, follows no redirect, reads a form's CSRF token. */
export const browse = (url: string) => {
  const cookies = new Map<string, string>()

  const send = async (path: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url + path, { ...init, redirect: 'manual', headers: { cookie } })
    for (const set of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = set.split(';')[0]?.split('=') ?? []
      cookies.set(name, value)
    }
    return {
      status: answer.status,
      location: answer.headers.get('location'),
      headers: answer.headers,
      body: await answer.text()
    }
  }

  const post = (path: string, fields: Readonly<Record<string, string>>) =>
    send(path, { method: 'POST', body: new URLSearchParams(fields) })

  const submit = async (form: string, fields: Readonly<Record<string, string>>, path = form) => {
    const csrf = /name="csrf" value="([^"]+)"/.exec((await send(form)).body)?.[1] ?? ''
    return post(path, { csrf, ...fields })
  }

  return {
    get: (path: string) => send(path),
    /** Posts without the token. */
    post,
    /** Opens `form`, then posts its token with `fields` to `path`. */
    submit,
    signIn: (name: string, password: string) => submit('/login', { name, password })
  }
}
