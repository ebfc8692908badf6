/** Life of a capability in seconds at most, and the clock difference that is forgiven. */
export const MAX_LIFE_SECONDS = 120
export const MAX_SKEW_SECONDS = 5
/** Life of a bearer token in seconds at most. */
export const MAX_BEARER_SECONDS = 24 * 60 * 60

export const CAPABILITY_TYPE = 'writ-cap+jwt'
export const BATCH_TYPE = 'writ-batch+jwt'
export const EXECUTOR_TYPE = 'writ-exec+jwt'
export const SANDBOX_TYPE = 'writ-sandbox+jwt'
export const BEARER_TYPE = 'writ-bearer+jwt'
/** Version of the language and of the canonical form the hashes are taken over. */
export const LANG = 'writ/1'
