/** What ends a statement of DuckDB before its own end: its time, and the memory that it may have. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../../errors.ts';
import { counted } from '../../language/counted.ts';

export interface Limits {
  readonly minutes: number;
  /** DuckDB's own form: "600MB". */
  readonly memory: string;
}

/** Where the statements come from. */
export interface StatementOrigin {
  /** For messages: "query totals". */
  readonly title: string;
  readonly file: string;
}

/**
 * Runs statements of one connection; nothing else may run on it meanwhile.
 * @throws InputError they took too long, or did not get along with the memory
 */
export async function withinLimits<T>(
  connection: DuckDBConnection,
  limits: Limits,
  origin: StatementOrigin,
  run: () => Promise<T>,
): Promise<T> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    connection.interrupt();
  }, limits.minutes * 60_000);
  try {
    return await run();
  } catch (cause) {
    // An error that says more than DuckDB's own.
    if (cause instanceof InputError) throw cause;
    if (isLate) throw late(limits, origin, cause);
    if (cause instanceof Error && /^Out of Memory Error/.test(cause.message))
      throw outOfMemory(limits, origin, cause);
    throw cause;
  } finally {
    clearTimeout(timer);
  }
}

function late({ minutes }: Limits, { title, file }: StatementOrigin, cause: unknown): InputError {
  const time = minutes < 1 ? counted(Math.round(minutes * 60), 'second') : counted(minutes, 'minute');
  const message = `${title} took longer than ${time} and was stopped; read fewer days or columns, or join by keys that are unique`;
  return InputError.at(file, message, undefined, { cause });
}

function outOfMemory({ memory }: Limits, { title, file }: StatementOrigin, cause: Error): InputError {
  const said = cause.message.split('\n')[0]?.replace(/^Out of Memory Error: /, '') ?? '';
  const message = `${title} needs more memory than DuckDB may have here, ${memory}; group before joining, select fewer columns, or put a part of it into a model with "-- materialized: true" (DuckDB: ${said})`;
  return InputError.at(file, message, undefined, { cause });
}
