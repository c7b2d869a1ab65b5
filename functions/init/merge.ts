/** Files whose names differ otherwise than in numbers are one table too, if they have the same columns. */
import { basename, dirname } from 'node:path';
import type { GuessedTable } from './facts.ts';
import { snake, unused } from './names.ts';

/** Letters that names of files have to begin with in common. */
const least = 3;

/** @returns the tables, those of `orders-a.csv` and `orders-b.csv` as one */
export function mergeTables(tables: readonly GuessedTable[]): GuessedTable[] {
  const groups = Map.groupBy(tables, (table) => {
    const { format, columns, files, csv } = table;
    const names = columns.map(({ name, type }) => `${name.toLowerCase()} ${type}`).sort();
    const place = dirname(files[0] ?? '');
    return JSON.stringify([format, place, stemOf(table).slice(0, least), names, csv]);
  });
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group;
    if (!first || others.length === 0 || group.some(({ partitions }) => Object.keys(partitions).length > 0))
      return group;
    return [merged(first, group)];
  });
}

const stemOf = ({ files: [first = ''] }: GuessedTable) => basename(first).replace(/\..*$/, '');

function merged(first: GuessedTable, group: readonly GuessedTable[]): GuessedTable {
  const files = group.flatMap((table) => table.files).sort();
  const names = files.map((file) => basename(file));
  const start = common(names);
  const end = reversed(common(names.map((name) => reversed(name.slice(start.length)))));
  const place = dirname(files[0] ?? '');
  const pattern = `${start}*${end}`;
  const location = place === '.' ? pattern : `${place}/${pattern}`;
  return { ...first, name: unused(snake(start) || first.name, new Set()), location, isPattern: true, files };
}

const reversed = (text: string) => [...text].reverse().join('');

/** What all texts begin with. */
const common = (texts: readonly string[]): string =>
  texts.reduce((start, text) => {
    let length = 0;
    while (length < start.length && start[length] === text[length]) length++;
    return start.slice(0, length);
  });
