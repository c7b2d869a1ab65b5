/** definitions.yaml and labels.yaml against the queries: what they name exists. */
import type { Problem } from '../errors.ts';
import { strangeKey } from '../query/keys.ts';
import { writtenIn } from '../templates/files.ts';
import type { Report } from '../templates/report.ts';
import { placeInYaml } from '../templates/yaml.ts';
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
  const files = writtenIn(report.directories, 'labels.yaml');
  return Object.entries(report.labels).flatMap(([language, byColumn]) =>
    Object.entries(byColumn).flatMap(([column, labels]) => {
      const known = keysOfColumn(column, columns, keys);
      return Object.keys(labels).flatMap((key): Problem[] => {
        const wrong = known && strangeKey(key, known);
        if (wrong === undefined) return [];
        const path = [language, column, key];
        return [
          {
            ...placeInYaml(files, path),
            message: `${path.join('.')}: "${key}" is not a key of ${column}; ${wrong}`,
          },
        ];
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
  const files = writtenIn(report.directories, name);
  return strange.map((one) => ({
    ...placeInYaml(files, [...path, one]),
    message: `${[...path, one].join('.')}: no such ${what}; expected one of ${known.join(', ')}`,
  }));
}
