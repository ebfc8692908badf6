import { base64url, type Result } from '@writ/dsl/contract'
import { importExport, type Kernel, type Opening, type Vault } from '../../platform/index.ts'
import type { UiMessage, VaultMessage, VaultOpening } from '../../ui/protocol.ts'
import { REFUSED, reply, value } from './replies.ts'

type Asked = VaultMessage | Extract<UiMessage, { readonly type: 'vault/list' | 'vault/put' | 'vault/delete' }>

/** What any of the extension's pages may ask, and what a page with a question may: the settings alone may do the rest. */
const ANY: readonly string[] = ['vault/list', 'vault/status', 'vault/lock']
const ASKING: readonly string[] = [...ANY, 'vault/open']

const may = (type: string, page: string): boolean =>
  page === 'options.html' || (page === 'approval.html' ? ASKING : ANY).includes(type)

const bytes = (text: string): Uint8Array => base64url.decode(text) ?? new Uint8Array()

const openingOf = (opening: VaultOpening): Opening =>
  opening.kind === 'passkey' ? { kind: 'passkey', output: bytes(opening.output) } : opening

/** Answers what is asked about the vault. No reply holds a value of it, but for a recovery code, once. */
export const serveVault = async (message: UiMessage, page: string, kernel: Kernel): Promise<unknown> =>
  may(message.type, page) ? await answer(message as Asked, await kernel.vault()) : REFUSED

const answer = async (message: Asked, vault: Vault): Promise<unknown> => {
  const done = async (result: Promise<Result<unknown>>) => reply(await result)
  switch (message.type) {
    case 'vault/status':
      return value(await vault.status())
    case 'vault/list':
      return value(await vault.list())
    case 'vault/put':
      return done(vault.put(message.entry))
    case 'vault/delete':
      return value(await vault.remove(message.name, message.origin))
    case 'vault/set-up':
      return done(vault.setUp(message.passphrase))
    case 'vault/open':
      return done(vault.open(openingOf(message.opening)))
    case 'vault/lock':
      return value(await vault.lock())
    case 'vault/change':
      return done(vault.changePassphrase(message.old, message.passphrase))
    case 'vault/recover':
      return done(vault.recover(message.code, message.passphrase))
    case 'vault/renew-recovery':
      return done(vault.renewRecovery(message.passphrase))
    case 'vault/add-passkey': {
      const { credential, input } = message.passkey
      return done(vault.addPasskey(message.passphrase, { credential, input: bytes(input) }, bytes(message.output)))
    }
    case 'vault/remove-passkey':
      return done(vault.removePasskey())
    case 'vault/lock-after':
      return done(vault.setLockAfter(message.minutes))
    case 'vault/import':
      return done(importExport(message.text, message.take, vault))
    default:
      return REFUSED
  }
}
