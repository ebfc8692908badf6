/** vitest's JSON report, as far as it is read. */
export interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}
export const retriedIn: (report: Report) => readonly string[]
export const failedIn: (report: Report) => readonly string[]
