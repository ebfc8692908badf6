import { openSignIn } from '../../pages/open-sign-in.ts'
import { locale, rootElement, send } from '../../pages/page-ports.ts'
import { makePasskey, provePasskey } from '../../pages/use-passkey.ts'
import { vaultPasskey } from '../../pages/vault-passkey.ts'
import { mountOptions } from '../../ui/index.ts'

mountOptions(rootElement(), {
  send,
  locale: locale(),
  ...vaultPasskey(),
  openSignIn,
  presence: { prove: provePasskey, make: makePasskey }
})
