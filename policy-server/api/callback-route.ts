import type { Api } from './api-instance.ts'
import { asPage } from './console-page.ts'

/** Under both languages, since nobody is known here. */
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Writ</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/oauth/callback.css" />
  </head>
  <body>
    <main>
      <p>You can go back to Writ, where you began to sign in, and close this tab.</p>
      <p lang="zh-CN">您可以回到开始登录的 Writ 页面，并关闭此标签页。</p>
    </main>
    <script src="/oauth/callback.js"></script>
  </body>
</html>
`

const STYLE = `:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif }
main { max-width: 32rem; margin: 4rem auto; padding: 0 1.5rem }
`

/** Tells the console's page that began it, in this browser and at this origin, and leaves no code in the address. */
const SCRIPT = `new BroadcastChannel('writ-sign-in').postMessage(location.href)
history.replaceState(undefined, '', location.pathname)
`

/**
 * The redirect URI of sign-ins at tool servers. It does nothing with what it is called with: whoever began the sign-in reads it there, in the tab that
 * they opened, and tells it proven as they are. So nobody's sign-in ends by what is opened in another's browser.
 */
export const addCallbackRoute = (app: Api): void => {
  const hide = true
  app.get('/oauth/callback/:tenant/:server', { schema: { hide } }, async (_, reply) =>
    asPage(reply, 'text/html').send(PAGE)
  )
  app.get('/oauth/callback.js', { schema: { hide } }, async (_, reply) => asPage(reply, 'text/javascript').send(SCRIPT))
  app.get('/oauth/callback.css', { schema: { hide } }, async (_, reply) => asPage(reply, 'text/css').send(STYLE))
}
