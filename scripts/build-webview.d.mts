/** Bytes, gzipped, that stand in every page at most. */
export declare const MOST_IN_A_PAGE: number
export declare const buildWebview: (output?: string) => Promise<Readonly<Record<string, number>>>
