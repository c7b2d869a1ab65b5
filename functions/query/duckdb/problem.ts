/** What DuckDB says of an SQL file, as a problem with its place. */
import type { Problem } from '../../errors.ts';
import type { TextFile } from '../../templates/files.ts';

/** The text that ran keeps the lines of the file, so the line that DuckDB names is the file's. */
export function sqlProblem({ file }: TextFile, error: Error): Problem {
  const line = /LINE (\d+):/.exec(error.message)?.[1];
  const [said = ''] = error.message.split('\n\nLINE');
  const message = said.replaceAll(/\s*\n\s*/g, ' ');
  return line === undefined ? { file, message } : { file, line: Number(line), message };
}
