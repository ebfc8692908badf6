/** What a feature's `run` throws to say that it failed and that nothing was done. After any other error nobody knows. */
export class FeatureFailed extends Error {}
