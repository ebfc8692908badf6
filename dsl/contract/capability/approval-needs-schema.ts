import * as z from 'zod'
import { APPROVAL_NEEDS } from './approval-needs.ts'

// Apart from the words themselves, which what runs beside a page holds as well: a schema would bring all of zod along.
export const approvalNeedsSchema = z
  .array(z.enum(APPROVAL_NEEDS))
  .min(1)
  .refine((needs) => new Set(needs).size === needs.length, 'a need stands twice')
