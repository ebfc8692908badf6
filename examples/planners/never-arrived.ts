/** Did the request certainly never arrive? Then sending it again cannot do anything twice. */
export const neverArrived = (error: unknown): boolean =>
  error instanceof TypeError && (error.cause as { code?: unknown } | undefined)?.code === 'ECONNREFUSED'
