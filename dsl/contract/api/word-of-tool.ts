/** How a plan names a tool: `get-sum` is `get_sum`. */
export const wordOfTool = (name: string): string => name.replace(/[./-]/g, '_')
