interface Operation {
  operationId?: string
  readonly summary?: string
  readonly responses?: Record<string, { description?: string }>
}

const asWord = (part: string): string =>
  part.replaceAll(/[^A-Za-z0-9]/g, '').replace(/^./, (first) => first.toUpperCase())

/**
 * Gives each operation the name that makers of clients call it by (OpenAPI 3.1 §4.8.10), from its method and path: `postV1SessionsIdAct`; and says
 * of an answer as asked for what the operation is for.
 */
export const nameOperations = (paths: Readonly<Record<string, object | undefined>>): void => {
  for (const [path, operations = {}] of Object.entries(paths))
    for (const [method, operation] of Object.entries(operations) as [string, Operation][]) {
      operation.operationId = method + path.split('/').map(asWord).join('')
      for (const response of Object.values(operation.responses ?? {}))
        if (response.description === 'Default Response') response.description = operation.summary ?? 'As asked for'
    }
}
