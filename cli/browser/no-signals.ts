/** At Ctrl-C Playwright would end the whole program; ending in order is the program's own matter. */
export const NO_SIGNALS = { handleSIGINT: false } as const
