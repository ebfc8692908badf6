export const BROWSERS = ['chromium', 'firefox', 'bare-chromium'] as const
/** What a person may ask for: two browsers, and Chromium as a person would start it. */
export type BrowserName = (typeof BROWSERS)[number]
