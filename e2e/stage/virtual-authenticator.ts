import type { Page } from 'playwright'

/** What a browser without any device for passkeys is given: one inside, whose person is always there and verified. */
export interface VirtualAuthenticator {
  /** To be called for each page that uses it, before it does. */
  attach(page: Page): Promise<void>
}

const OPTIONS = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  hasPrf: true
} as const

/** Chromium has one for each page (CDP, domain WebAuthn): what one page made is carried to the next. */
export const virtualAuthenticator = (): VirtualAuthenticator => {
  let last: (() => Promise<readonly object[]>) | undefined
  return {
    attach: async (page) => {
      const session = await page.context().newCDPSession(page)
      await session.send('WebAuthn.enable')
      const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
        options: { ...OPTIONS, isUserVerified: true, automaticPresenceSimulation: true }
      })
      let known: readonly object[] = (await last?.()) ?? []
      for (const credential of known)
        await session.send('WebAuthn.addCredential', { authenticatorId, credential: credential as never })
      last = async () => {
        const told = await session.send('WebAuthn.getCredentials', { authenticatorId }).catch(() => undefined)
        known = told?.credentials ?? known
        return known
      }
      // A page that closes takes its authenticator along.
      const remember = () => void last?.()
      session.on('WebAuthn.credentialAdded', remember)
      session.on('WebAuthn.credentialAsserted', ({ credential }) => {
        known = [credential]
      })
    }
  }
}
