/** The part of it that is used; the package has no types of its own. */
declare module '@elastic/mockotlpserver' {
  export class MockOtlpServer {
    constructor(options: {
      logLevel?: string
      services?: readonly ('http' | 'grpc' | 'ui')[]
      httpHostname?: string
      httpPort?: number
      onTrace?: (trace: unknown) => void
    })
    readonly httpUrl: URL | null
    start(): Promise<void>
    close(): Promise<void>
  }
  export const normalizeTrace: (trace: unknown) => unknown
}
