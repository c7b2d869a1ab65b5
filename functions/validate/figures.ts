/** figures.yaml against the queries: what it names exists, is a number, and has a name in every language. */
import { readFileSync } from 'node:fs';
import { ownNames } from '../compose/page-values.ts';
import { placesIn } from '../compose/places.ts';
import type { Problem } from '../errors.ts';
import { type Column, isFigure } from '../query/table.ts';
import type { Figure } from '../templates/figure.ts';
import { parameterNames } from '../templates/parameters.ts';
import type { Report } from '../templates/report.ts';
import { lineInYaml, placeInYaml } from '../templates/yaml.ts';
import { meant } from '../text/nearest.ts';
import type { QueryColumns } from './columns.ts';
import type { KeyedRelations } from './keys.ts';
import { sentenceProblems } from './paths.ts';

/** The subjects of mails, by the same rules as sentences of a page. */
export function checkSubjects(
  { written, settings, pages, figures: { figures } }: Report,
  columns: QueryColumns,
  keys: KeyedRelations,
): Problem[] {
  const names = { columns, keys, figures, parameters: parameterNames(settings) };
  const { subject } = settings;
  const lacking = Object.keys(pages).filter((language) => !Object.hasOwn(subject, language));
  const said = Object.entries(subject).flatMap(([language, sentences]) =>
    sentences.flatMap((one) =>
      sentenceProblems(one, [], names).map((message) => ({ path: ['subject', language], message })),
    ),
  );
  const unsaid = lacking.map((language) => ({
    path: ['subject'],
    message: `lacks a sentence in the language ${language}`,
  }));
  return [...said, ...(Object.keys(subject).length > 0 ? unsaid : [])].map(({ path, message }) => ({
    ...placeInYaml(written, path),
    message: `${path.join('.')}: ${message}`,
  }));
}

type Say = (path: readonly string[], message: string) => Problem;

export function checkFigures(report: Report, columns: QueryColumns): Problem[] {
  const { figures, rules, columns: named, ownColumns } = report.figures;
  const parameters = parameterNames(report.settings);
  const languages = Object.keys(report.pages);
  const all = Object.entries(columns).flatMap(([query, some]) =>
    some.flatMap(({ name }) => [name, `${query}.${name}`]),
  );
  const at: Say = (path, message) => ({ ...placeOf(report, path), message: `${path.join('.')}: ${message}` });
  return [
    ...Object.keys(rules)
      .filter((rule) => !parameters.includes(rule))
      .map((rule) => at(['rules', rule], `unknown parameter${meant(rule, parameters)}`)),
    ...ownColumns
      .filter((column) => !all.includes(column))
      .map((column) =>
        at(['columns', column], `no query has this column${meant(column, [...new Set(all)])}`),
      ),
    ...ownColumns.flatMap((column) =>
      languages
        .filter((language) => named[column]?.[language] === undefined)
        .map((language) => at(['columns', column], `lacks a name in the language ${language}`)),
    ),
    ...Object.values(figures).flatMap((figure) => [
      ...clashes(figure, columns, at),
      ...columnProblems(figure, columns, at),
      ...totalProblems(figure, at),
      ...nameProblems(figure, languages, parameters, at),
    ]),
  ];
}

const textOf = (file: string) => readFileSync(file, 'utf8');

/** The last file that says it. */
function placeOf({ figures: { files } }: Report, path: readonly string[]): { file: string; line: number } {
  const file = files.findLast((one) => hasPath(one, path)) ?? files.at(-1) ?? 'figures.yaml';
  return { file, line: lineInYaml(textOf(file), path) };
}

const hasPath = (file: string, path: readonly string[]) =>
  lineInYaml(textOf(file), path) !== lineInYaml(textOf(file), path.slice(0, -1)) || path.length === 1;

function clashes({ key }: Figure, columns: QueryColumns, at: Say): Problem[] {
  if (Object.hasOwn(columns, key))
    return [at(['figures', key], 'a query has this name; expected another one')];
  return ownNames.some((name) => name === key)
    ? [at(['figures', key], `$${key} means something else on pages; expected another name`)]
    : [];
}

function columnProblems(
  { key, query, column, by, over, per, spans, target, earlier, growth }: Figure,
  columns: QueryColumns,
  at: Say,
): Problem[] {
  const path = ['figures', key];
  if (!Object.hasOwn(columns, query))
    return [at([...path, 'of'], `unknown query ${query}${meant(query, Object.keys(columns))}`)];
  const known = columns[query] ?? [];
  const names = known.map(({ name }) => name);
  const unknown = (field: string, name: string): Problem[] =>
    names.includes(name)
      ? []
      : [at([...path, field], `unknown column "${name}" of ${query}${meant(name, names)}`)];
  const both = by.length > 0 && over !== undefined;
  return [
    ...unknown('of', column),
    ...notNumber(known, column).map((found) =>
      at([...path, 'of'], `${query}.${column} is ${found}; expected a number`),
    ),
    ...by.flatMap((name) => unknown('by', name)),
    ...(over === undefined ? [] : unknown('over', over)),
    ...(per === undefined ? [] : unknown('per', per)),
    ...(typeof target === 'string'
      ? [
          ...unknown('target', target),
          ...notNumber(known, target).map((found) =>
            at([...path, 'target'], `${query}.${target} is ${found}; expected a number`),
          ),
        ]
      : []),
    ...(per !== undefined && (by.length > 0 || over !== undefined)
      ? [at([...path, 'per'], 'only a figure of one row can be a fraction; expected a column of the query')]
      : []),
    ...(both ? [at(path, 'has by and over; expected one of them')] : []),
    ...Object.values(earlier).flatMap((name) => unknown('earlier', name)),
    ...Object.values(growth).flatMap((name) => unknown('growth', name)),
    ...Object.values(spans ?? {}).flatMap((name) => unknown('spans', name)),
  ];
}

/** The growth of a whole is not the sum of those of its parts. */
const totalProblems = ({ key, unit, by, over, total }: Figure, at: Say): Problem[] => [
  ...(total !== undefined && unit === 'growth'
    ? [at(['figures', key, 'total'], 'growths do not add up; expected a figure of another unit')]
    : []),
  ...(total !== undefined && by.length === 0 && over === undefined
    ? [at(['figures', key, 'total'], 'a figure of one row has no total; expected by: or over:')]
    : []),
];

function notNumber(known: readonly Column[], column: string): string[] {
  const found = known.find(({ name }) => name === column);
  return found && !isFigure(found) ? [found.type] : [];
}

function nameProblems(
  { key, name, note }: Figure,
  languages: readonly string[],
  parameters: readonly string[],
  at: Say,
): Problem[] {
  const lacking = languages.filter((language) => name[language] === undefined);
  const texts = [...Object.values(name), ...Object.values(note ?? {})];
  const strange = texts
    .flatMap((text) => placesIn(text))
    .filter(({ path: [first, rule = ''] }) => first !== 'rules' || !parameters.includes(rule));
  return [
    ...lacking.map((language) => at(['figures', key, 'name'], `lacks a name in the language ${language}`)),
    ...strange.map(({ whole }) =>
      at(['figures', key], `unknown place ${whole}; expected a rule, such as {rules.large_sales}`),
    ),
  ];
}
