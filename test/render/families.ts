/** Families of the fonts in a PDF, whose bytes are read as Latin-1. */
export const familiesIn = (bytes: string) =>
  new Set([...bytes.matchAll(/\/BaseFont\s*\/[A-Z]{6}\+([A-Za-z]+)/g)].map(([, family]) => family));
