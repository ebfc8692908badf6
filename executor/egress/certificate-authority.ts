import { createSecureContext, type SecureContext } from 'node:tls'

/** Who vouches, inside machines alone, that the proxy may answer for a host: its key never leaves this process. */
export interface CertificateAuthority {
  /** PEM. */
  readonly certificate: string
  /** What the proxy answers a machine with in the name of a host. */
  contextFor(host: string): Promise<SecureContext>
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
const AUTHORITY_DAYS = 3650
const HOST_DAYS = 30
const NAME = 'CN=Writ executor'

const makeKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])

const validFor = (days: number) => {
  const now = Date.now()
  return { notBefore: new Date(now - HOUR_MS), notAfter: new Date(now + days * DAY_MS) }
}

const pemOf = async ({ privateKey: key }: Awaited<ReturnType<typeof makeKeys>>): Promise<string> => {
  const bytes = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${bytes.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`
}

/** Makes one, with a key of its own, which ends with this process. */
export const makeCertificateAuthority = async (): Promise<CertificateAuthority> => {
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const keys = await makeKeys()
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: NAME,
    keys,
    signingAlgorithm: ALGORITHM,
    ...validFor(AUTHORITY_DAYS),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey)
    ]
  })
  const certify = async (host: string): Promise<SecureContext> => {
    const own = await makeKeys()
    const certificate = await x509.X509CertificateGenerator.create({
      issuer: root.subject,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      ...validFor(HOST_DAYS),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: host }], true),
        await x509.AuthorityKeyIdentifierExtension.create(root),
        await x509.SubjectKeyIdentifierExtension.create(own.publicKey)
      ]
    })
    return createSecureContext({
      cert: certificate.toString('pem'),
      key: await pemOf(own),
      minVersion: 'TLSv1.2'
    })
  }
  const made = new Map<string, { readonly until: number; readonly context: Promise<SecureContext> }>()
  return {
    certificate: `${root.toString('pem')}\n`,
    contextFor(host) {
      const known = made.get(host)
      if (known && known.until > Date.now()) return known.context
      const context = certify(host)
      made.set(host, { until: Date.now() + DAY_MS, context })
      return context
    }
  }
}
