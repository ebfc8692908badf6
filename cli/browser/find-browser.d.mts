export type BrowserKind = 'chromium' | 'firefox'
export declare const findBrowser: (kind: BrowserKind) => string | undefined
