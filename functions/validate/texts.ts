/** definitions.yaml and labels.yaml against the queries: what they name exists. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Problem } from '../errors.ts';
import { strangeKey } from '../query/keys.ts';
import type { Report } from '../templates/report.ts';
import { lineInYaml } from '../templates/yaml.ts';
import type { QueryColumns } from './columns.ts';
import { type KeyedRelations, keysOfColumn } from './keys.ts';

export function checkTexts(report: Report, columns: QueryColumns, keys: KeyedRelations): Problem[] {
  const checks = report.checks.map(({ name }) => name);
  const columnNames = [...new Set(Object.values(columns).flatMap((known) => known.map(({ name }) => name)))];
  const labels = Object.entries(report.labels).flatMap(([language, byColumn]) =>
    unknownPlaceholders(
      report,
      'labels.yaml',
      [language],
      Object.keys(byColumn),
      columnNames,
      'column of a query',
    ),
  );
  const { queries, checks: explained } = report.definitions;
  const file = 'definitions.yaml';
  return [
    ...unknownPlaceholders(report, file, ['queries'], Object.keys(queries), Object.keys(columns), 'query'),
    ...unknownPlaceholders(report, file, ['checks'], Object.keys(explained), checks, 'check'),
    ...labels,
    ...strangeKeys(report, columns, keys),
  ];
}

/** Labels of what no row can have. */
function strangeKeys(report: Report, columns: QueryColumns, keys: KeyedRelations): Problem[] {
  const file = join(dirname(report.file), 'labels.yaml');
  return Object.entries(report.labels).flatMap(([language, byColumn]) =>
    Object.entries(byColumn).flatMap(([column, labels]) => {
      const known = keysOfColumn(column, columns, keys);
      return Object.keys(labels).flatMap((key): Problem[] => {
        const wrong = known && strangeKey(key, known);
        if (wrong === undefined) return [];
        const path = [language, column, key];
        const line = lineInYaml(readFileSync(file, 'utf8'), path);
        return [{ file, line, message: `${path.join('.')}: "${key}" is not a key of ${column}; ${wrong}` }];
      });
    }),
  );
}

function unknownPlaceholders(
  report: Report,
  name: string,
  path: readonly string[],
  names: readonly string[],
  known: readonly string[],
  what: string,
): Problem[] {
  const strange = names.filter((one) => !known.includes(one));
  if (strange.length === 0) return [];
  const file = join(dirname(report.file), name);
  const text = readFileSync(file, 'utf8');
  return strange.map((one) => ({
    file,
    line: lineInYaml(text, [...path, one]),
    message: `${[...path, one].join('.')}: no such ${what}; expected one of ${known.join(', ')}`,
  }));
}
