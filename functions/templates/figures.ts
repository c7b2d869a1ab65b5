/** figures.yaml: every number that a report speaks of, said once: where it comes from, its unit, its name. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { displayPath, type Templates } from './directories.ts';
import {
  type Comparison,
  comparisons,
  type Figure,
  type Figures,
  figureUnits,
  ruleWritings,
} from './figure.ts';
import { guardTemplates } from './guard.ts';
import { texts } from './texts.ts';
import { parseYaml } from './yaml.ts';

const word = z.string().regex(/^[a-z]\w*$/, 'expected a name of lower-case letters, digits and _');
const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]);
const comparison = z.enum(comparisons);
const compare = z.union([
  z.literal('none').transform((): Comparison[] => []),
  comparison.transform((one) => [one]),
  z.array(comparison).min(1),
]);
/** One column, or one for each comparison. */
const compared = z.union([z.string(), z.partialRecord(comparison, z.string())]).optional();

const figure = z.strictObject({
  of: z.string().regex(/^\w+\.\w+$/, 'expected QUERY.COLUMN'),
  unit: z.enum(figureUnits),
  compare: compare.optional(),
  by: oneOrMore.optional(),
  over: z.string().optional(),
  per: z.string().optional(),
  over_as: z.enum(['month', 'weekday', 'date']).optional(),
  last: z.int().positive().optional(),
  earlier: compared,
  growth: compared,
  target: z.union([z.number(), z.string()]).optional(),
  good: z.enum(['up', 'down', 'neither']).optional(),
  total: z.literal('sum').optional(),
  source: oneOrMore.optional(),
  spans: z.strictObject({ own: z.string(), earlier: z.string() }).optional(),
  name: texts,
  note: texts.optional(),
});

const schema = z.strictObject({
  defaults: z.strictObject({ compare: compare.optional(), source: oneOrMore.optional() }).default({}),
  rules: z.record(word, z.enum(ruleWritings)).default({}),
  columns: z.record(z.string(), texts).default({}),
  figures: z.record(word, figure).default({}),
});

/**
 * Reads figures.yaml of the templates, and of the report over it. A shared figure of a query that the report lacks is
 * none of its figures.
 * @throws InputError every problem of a file, with its line
 */
export function loadFigures(templates: Templates, directory: string, queries: readonly string[]): Figures {
  for (const root of templates.directories) guardTemplates(root, 'figures.yaml');
  const shared = templates.directories.toReversed().map((root) => read(root));
  const own = read(directory);
  const common = shared.map((one) => ({
    ...one,
    figures: one.figures.filter(({ query }) => queries.includes(query)),
  }));
  const layers = [...common, own];
  return {
    figures: Object.fromEntries(layers.flatMap(({ figures }) => figures.map((one) => [one.key, one]))),
    rules: Object.assign({}, ...layers.map(({ rules }) => rules)),
    columns: Object.assign({}, ...layers.map(({ columns }) => columns)),
    ownColumns: Object.keys(own.columns),
    files: layers.flatMap(({ file }) => file ?? []),
  };
}

interface Layer extends Pick<Figures, 'rules' | 'columns'> {
  readonly file: string | undefined;
  readonly figures: readonly Figure[];
}

function read(directory: string): Layer {
  const path = join(directory, 'figures.yaml');
  if (!existsSync(path)) return { file: undefined, figures: [], rules: {}, columns: {} };
  const file = displayPath(path);
  const { defaults, rules, columns, figures } = parseYaml(file, readFileSync(path, 'utf8'), schema);
  const all = Object.entries(figures).map(([key, { of, ...given }]): Figure => {
    const [query = '', column = ''] = of.split('.');
    const compare = given.compare ?? defaults.compare ?? [];
    const { earlier, growth } = given;
    const source = given.source ?? defaults.source;
    const named = { earlier: byComparison(earlier, compare), growth: byComparison(growth, compare) };
    return { ...given, ...named, source, key, query, column, compare, by: given.by ?? [] };
  });
  return { file, figures: all, rules, columns };
}

function byComparison(
  given: string | Partial<Record<Comparison, string>> | undefined,
  [first]: readonly Comparison[],
): Partial<Record<Comparison, string>> {
  if (typeof given !== 'string') return given ?? {};
  return first === undefined ? {} : { [first]: given };
}
