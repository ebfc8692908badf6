/** What the thread that holds values to schemas says before it looks at either. */
export const LOADED = 'loaded'
