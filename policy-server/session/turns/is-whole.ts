/** Is it a whole plan? That begins with the word, after what is no statement: white space and comments. */
export const isWhole = (text: string): boolean => /^(?:\s|#[^\n]*(?:\n|$))*plan\s*"/.test(text)
