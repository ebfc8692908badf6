import { useMessages } from '../language/use-messages.ts'
import { Notice } from '../parts/notice.tsx'

/** The code that opens the vault when its passphrase is lost. It is shown until the person says that they have it, and never again. */
export const RecoveryCode = ({ code, done }: { readonly code: string; readonly done: () => void }) => {
  const { vault } = useMessages()
  return (
    <div class="recovery">
      <h3>{vault.recoveryTitle}</h3>
      <p class="recovery-code" id="writ-vault-recovery">
        {code}
      </p>
      <Notice tone="warn" role="status">
        {vault.recoveryMore}
      </Notice>
      <button id="writ-vault-recovery-done" class="button button-main" type="button" onClick={done}>
        {vault.recoveryDone}
      </button>
    </div>
  )
}
