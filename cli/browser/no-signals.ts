/** Playwright would end the whole program at a signal; ending in order is the program's own matter. */
export const NO_SIGNALS = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false } as const
