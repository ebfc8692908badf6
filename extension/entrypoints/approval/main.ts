import { allowSites, keepChosenFile, locale, rootElement, send } from '../../pages/page-ports.ts'
import { provePasskey } from '../../pages/use-passkey.ts'
import { vaultPasskey } from '../../pages/vault-passkey.ts'
import { mountApproval } from '../../ui/index.ts'

mountApproval(rootElement(), {
  send,
  ...vaultPasskey(),
  keepFile: keepChosenFile,
  allowSites,
  presence: { prove: provePasskey },
  questionId: new URLSearchParams(location.search).get('question') ?? '',
  close: () => window.close(),
  locale: locale()
})
