/** Types of lake.yaml in DuckDB, and which of the files' types keep what their values say. */

const sqlTypes: Record<string, string> = { string: 'varchar', integer: 'integer' };

/** DuckDB's name of a type of lake.yaml. */
export const sqlType = (type: string): string => sqlTypes[type] ?? type;

export const same = (actual: string, type: string) =>
  actual.toLowerCase() === sqlType(type).replace(/\s/g, '');

/** Whether the files' type is the declared one, or another that keeps what its values say. */
export function fits(actual: string, type: string): boolean {
  if (same(actual, type)) return true;
  if (type === 'timestamp') return /^(TIMESTAMP|DATE$)/.test(actual);
  if (type === 'string') return /^(ENUM(\(|$)|UUID$|BLOB$)/.test(actual);
  if (type === 'double') return /^(FLOAT|DECIMAL)/.test(actual) || integers.includes(actual);
  if (type === 'bigint' || type === 'integer') return integers.includes(actual);
  return decimalFits(actual, type);
}

// Whole numbers of any width are taken: a value that is too large for the declared type is an error when read.
export const integers: readonly string[] = [
  'TINYINT',
  'UTINYINT',
  'SMALLINT',
  'USMALLINT',
  'INTEGER',
  'UINTEGER',
  'BIGINT',
  'UBIGINT',
  'HUGEINT',
];

function decimalFits(actual: string, type: string): boolean {
  const [have, want] = [actual, type].map((text) => /^decimal\((\d+),\s*(\d+)\)$/i.exec(text));
  if (!want) return false;
  return have ? Number(have[2]) <= Number(want[2]) : integers.includes(actual);
}
