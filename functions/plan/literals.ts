/** Values as SQL literals, typed, and names, in the form that Athena and DuckDB share. */

/** A text literal. Quotes are doubled, so the value can never become SQL; both engines know no other escape. */
export function textLiteral(value: string): string {
  if (value.includes('\0')) throw new RangeError('a text parameter holds a NUL character');
  return `'${value.replaceAll("'", "''")}'`;
}

/** A name of a column or a relation, which may hold anything. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `date '2024-06-18'`, or a typed null. */
export function dateLiteral(date: string | undefined): string {
  return date === undefined ? 'cast(null as date)' : `date '${date}'`;
}

/** `timestamp '2024-06-17 16:00:00.000'` from a UTC instant. */
export function timestampLiteral(instant: string): string {
  return `timestamp '${instant.replace('T', ' ').replace(/Z$/, '')}'`;
}

const sqlTypes = { integer: 'bigint', number: 'double', text: 'varchar', boolean: 'boolean' } as const;

/**
 * A parameter as a literal: numbers stay exact decimals or integers.
 * @param type as report.yaml declares it; a parameter that has no value is a null of its type
 */
export function parameterLiteral(
  value: number | string | boolean | undefined,
  type?: keyof typeof sqlTypes | 'date',
): string {
  if (type === 'date') return dateLiteral(value === undefined ? value : String(value));
  if (value === undefined) return `cast(null as ${sqlTypes[type ?? 'text']})`;
  if (typeof value === 'string') return textLiteral(value);
  if (typeof value === 'boolean') return String(value);
  const text = String(value);
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new RangeError(`${text} cannot be written as an exact number`);
  // In parentheses: `-:days` with -5 must not become a comment.
  return value < 0 ? `(${text})` : text;
}
