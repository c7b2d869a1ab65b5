/** What readers of a raw table's files get, and how they take values that must be cast. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { textLiteral } from '../../plan/literals.ts';
import type { RawTable } from '../lake.ts';
import type { LakeTimes } from '../times.ts';
import { integers, sqlType } from './column-types.ts';

export interface TableReading {
  readonly connection: DuckDBConnection;
  /** lake.yaml, for messages. */
  readonly lakeFile: string;
  readonly name: string;
  readonly table: RawTable;
  /** At least one. */
  readonly files: readonly string[];
  /** Options of DuckDB's readers for the columns in paths, with a comma in front. */
  readonly hive: string;
  readonly times: LakeTimes;
  /** Takes down a column whose times say no zone, if lake.yaml says none either. */
  readonly note: (column: string) => void;
}

/** A value to be cast, in SQL. */
interface CastValue {
  /** Table and column, for the message. */
  readonly label: string;
  readonly value: string;
  /** Of lake.yaml. */
  readonly type: string;
  /** Of the file, as DuckDB has it. */
  readonly actual: string;
  /** The path of the file. */
  readonly place: string;
}

/** A value that the declared type cannot hold exactly ends the query, and the message names it and its file. */
export function checkedCast({ label, value, type, actual, place }: CastValue): string {
  const cast = `try_cast(${value} as ${sqlType(type)})`;
  const holds = textLiteral(`${label} holds `);
  const problem = `error(${holds} || ${value} || ${textLiteral(`; expected ${type} in file "`)} || ${place} || '"')`;
  // A double does not hold every whole number.
  const isKept =
    type === 'double' && integers.includes(actual)
      ? `cast(${cast} as hugeint) = ${value}`
      : `${cast} is not null`;
  return `case when ${value} is null then null when ${isKept} then ${cast} else ${problem} end`;
}
