import type { OutlineItem } from '@writ/dsl/contract'
import type { Sight } from './sight.ts'

/** Tells what stands in an element; `depth` is that of the lines it gives. */
export type TellInside = (el: Element, sight: Sight, depth: number) => readonly OutlineItem[]
