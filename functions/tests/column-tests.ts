/** `tests/columns.yaml`: what holds for the columns of a lake, as checks that give the values that are wrong. */
import { z } from 'zod';
import { InputError } from '../errors.ts';
import { quoteName, textLiteral } from '../plan/literals.ts';
import type { Check, TextFile } from '../templates/files.ts';
import { lineInYaml, parseYaml } from '../templates/yaml.ts';

export interface ColumnTest {
  /** `order_lines.line_id unique` */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** What finds the values that are wrong. */
  readonly check: Check;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const test = z.union(
  [
    z.enum(['unique', 'not_null']),
    z.strictObject({ accepted_values: z.array(scalar).min(1).describe('The values that it may have.') }),
    z.strictObject({ relationships: z.string().describe('RELATION.COLUMN that has each of its values.') }),
  ],
  'expected unique, not_null, accepted_values: [A, B] or relationships: RELATION.COLUMN',
);

/** What columns.yaml may say. */
export const columnTestsSchema = z.record(z.string(), z.array(test).min(1));

type Test = z.output<typeof test>;

/** @throws InputError with file and line */
export function columnTests({ file, text }: TextFile): ColumnTest[] {
  const tested = Object.entries(parseYaml(file, text, columnTestsSchema));
  const named = tested.flatMap(([column, tests]) => tests.map((one) => ({ column, one })));
  return named.map(({ column, one }, index) => {
    const line = lineInYaml(text, [column]) ?? 1;
    const where = columnAt(column, file, line);
    const sql = sqlOf(one, where, (name) => columnAt(name, file, line));
    const check = { name: `column_test_${index + 1}`, file, text: sql, severity: 'hold' as const };
    return { name: `${column} ${nameOf(one)}`, file, line, check };
  });
}

interface ColumnAt {
  readonly relation: string;
  readonly column: string;
}

function columnAt(text: string, file: string, line: number): ColumnAt {
  const [, relation, column] = /^((?:raw\.)?[a-z_][a-z0-9_]*)\.(.+)$/.exec(text) ?? [];
  if (relation !== undefined && column !== undefined) return { relation, column: quoteName(column) };
  const message = `"${text}" is not a column; expected RELATION.COLUMN of a model or a query, or raw.TABLE.COLUMN`;
  throw InputError.at(file, message, line);
}

function nameOf(test: Test): string {
  if (typeof test === 'string') return test;
  return 'relationships' in test
    ? `relationships ${test.relationships}`
    : `accepted_values ${test.accepted_values.join(', ')}`;
}

/** The column `count` says how many rows are wrong. */
function sqlOf(test: Test, { relation, column }: ColumnAt, other: (name: string) => ColumnAt): string {
  if (test === 'not_null')
    return `select count(*) as "count" from ${relation} where ${column} is null having count(*) > 0`;
  const [wrong, having] = conditionOf(test, column, other);
  return `select ${column} as value, count(*) as "count" from ${relation} where ${wrong} group by ${column}${having} order by 2 desc, 1`;
}

function conditionOf(
  test: Exclude<Test, 'not_null'>,
  column: string,
  other: (name: string) => ColumnAt,
): [string, string] {
  const known = `${column} is not null`;
  if (test === 'unique') return [known, ' having count(*) > 1'];
  if ('accepted_values' in test) {
    const literals = test.accepted_values.map((one) => (typeof one === 'string' ? textLiteral(one) : one));
    return [`${known} and ${column} not in (${literals.join(', ')})`, ''];
  }
  const parent = other(test.relationships);
  const values = `select ${parent.column} from ${parent.relation} where ${parent.column} is not null`;
  return [`${known} and ${column} not in (${values})`, ''];
}
