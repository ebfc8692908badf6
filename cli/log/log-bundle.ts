import { z } from 'zod'

/** A log as the server exports it and as it is saved; what else stands in the file is kept. */
export const bundleSchema = z.looseObject({
  checkpoint: z.string(),
  key: z.string(),
  leaves: z.array(z.string()),
  hashes: z.array(z.string()).exactOptional()
})
