/**
 * What the command line prints: results on standard output, complaints on standard error. Texts of the
 * data, of strangers' mail servers and of arguments pass through here, so nothing of them can steer the terminal.
 */

import { type EditionId, editionPath } from '../archive/archive.ts';
import {
  describeProblem,
  InputError,
  messageOf,
  type Problem,
  RetryableError,
  UsageError,
} from '../errors.ts';
import { printable, printableJson, printableLine } from '../text/printable.ts';
import { exitCodes } from './exit-codes.ts';

/** Prints lines; what steers a terminal shows as its escapes. */
export function print(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

/** Prints one line, also where a value in it has a line feed. */
export function printLine(text: string): void {
  print(printableLine(text));
}

export function printJson(value: unknown): void {
  process.stdout.write(`${printableJson(JSON.stringify(value, null, 2))}\n`);
}

/** Writes lines to standard error, each of them one line whatever it holds. */
export function complain(...lines: readonly string[]): void {
  process.stderr.write(lines.map((line) => `${printableLine(line)}\n`).join(''));
}

/** What differs from what was made, on standard error: it is shown all the same, and taken for nothing else. */
export function printDoubts(edition: EditionId, problems: readonly string[]): void {
  complain(...problems.map((problem) => `${editionPath(edition)}/${problem}`));
}

/**
 * Prints an error as its kind deserves, and for programs as one object too.
 * @returns the exit code
 */
export function reportError(error: unknown, json = false): number {
  const { text, exitCode } = described(error);
  process.stderr.write(`${printable(text)}\n`);
  if (json) {
    const problems = error instanceof InputError ? error.problems : [];
    printJson({ error: messageOf(error), problems });
  }
  return exitCode;
}

function described(error: unknown): { text: string; exitCode: number } {
  if (error instanceof UsageError) return { text: `periodical: ${error.message}`, exitCode: exitCodes.usage };
  if (error instanceof InputError)
    return { text: error.problems.map(placed).join('\n'), exitCode: exitCodes.failed };
  if (error instanceof RetryableError) {
    return {
      text: `periodical: ${error.message}\nNothing is lost: run the same command again.`,
      exitCode: exitCodes.failed,
    };
  }
  // The disk is full, a folder may not be written: nobody's bug.
  if (error instanceof Error && 'syscall' in error)
    return { text: `periodical: ${messageOf(error)}`, exitCode: exitCodes.failed };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    text: `periodical: this is a bug of Periodical, please report it.\n${detail}`,
    exitCode: exitCodes.failed,
  };
}

/** What is in no file is said by the command. */
const placed = (problem: Problem) =>
  `${problem.file === '' ? 'periodical: ' : ''}${describeProblem(problem)}`;

/** "1.2 MB" */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

const maxCharacters = 40;

/** A value of the data as a cell of a table: one line, and not a long one. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return '–';
  const characters = [...printableLine(String(value))];
  const isLong = characters.length > maxCharacters;
  return isLong ? `${characters.slice(0, maxCharacters - 1).join('')}…` : characters.join('');
}

/** Rows as aligned columns; every row is one line. */
export function columns(cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map(printableLine));
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
