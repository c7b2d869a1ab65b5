/** Reasons that people give for what they decide: one line, kept in the ledger. */

/** In characters. */
export const longestReason = 1000;

/** Text as one line; empty if nothing was said. */
export const reasonText = (text: string): string => text.replace(/\s+/g, ' ').trim();
