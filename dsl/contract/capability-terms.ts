/** Life of a capability in seconds at most, and the clock difference that is forgiven. */
export const MAX_LIFE_SECONDS = 120
export const MAX_SKEW_SECONDS = 5

export const CAPABILITY_TYPE = 'writ-cap+jwt'
export const BATCH_TYPE = 'writ-batch+jwt'
export const EXECUTOR_TYPE = 'writ-exec+jwt'
export const SANDBOX_TYPE = 'writ-sandbox+jwt'
/** Version of the language and of the canonical form the hashes are taken over. */
export const LANG = 'writ/1'
