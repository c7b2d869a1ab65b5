/** Compares the rows of a query with the expected ones; each difference is a line that a person can read. */

export type ComparedRow = Readonly<Record<string, unknown>>;
export type ComparedTables = Readonly<Record<string, readonly ComparedRow[]>>;

/** Doubles may differ by this, absolutely or relatively. */
const TOLERANCE = 1e-9;

/** Order of tables and of columns does not matter here; that of the rows does. */
export function compareTables(actual: ComparedTables, expected: ComparedTables): string[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  return names.flatMap((name) => {
    const [found, wanted] = [actual[name], expected[name]];
    if (!found) return [`${name}: missing table`];
    if (!wanted) return [`${name}: unexpected table`];
    return compareRows(name, found, wanted);
  });
}

export function compareRows(
  name: string,
  actual: readonly ComparedRow[],
  expected: readonly ComparedRow[],
): string[] {
  const rows = actual.length === expected.length ? [] : [rowCount(name, actual, expected)];
  const common = Math.min(actual.length, expected.length);
  for (let index = 0; index < common; index += 1) {
    rows.push(...compareRow(`${name}[${index}]`, actual[index] ?? {}, expected[index] ?? {}));
  }
  return rows;
}

function rowCount(name: string, actual: readonly ComparedRow[], expected: readonly ComparedRow[]): string {
  const common = Math.min(actual.length, expected.length);
  const extra = actual[common] ? `; first too many: ${shown(actual[common])}` : '';
  const missing = expected[common] ? `; first missing: ${shown(expected[common])}` : '';
  return `${name}: ${actual.length} rows, expected ${expected.length}${extra}${missing}`;
}

function compareRow(place: string, actual: ComparedRow, expected: ComparedRow): string[] {
  const columns = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  return columns.flatMap((column) => {
    if (!(column in actual)) return [`${place}.${column}: missing column`];
    if (!(column in expected)) return [`${place}.${column}: unexpected column`];
    if (isSame(actual[column], expected[column])) return [];
    return [`${place}.${column}: ${shown(actual[column])}, expected ${shown(expected[column])}`];
  });
}

/** Strings (money, dates, names), integers and nulls are exact. */
function isSame(actual: unknown, expected: unknown): boolean {
  if (typeof actual !== 'number' || typeof expected !== 'number') return Object.is(actual, expected);
  if (Number.isInteger(actual) && Number.isInteger(expected)) return actual === expected;
  const scale = Math.max(1, Math.abs(actual), Math.abs(expected));
  return Math.abs(actual - expected) <= TOLERANCE * scale;
}

function shown(value: unknown): string {
  return typeof value === 'bigint' ? `${value}n` : JSON.stringify(value);
}
