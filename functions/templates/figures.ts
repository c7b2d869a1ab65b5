/** figures.yaml: every number that a report speaks of, said once: where it comes from, its unit, its name. */
import { z } from 'zod';
import type { Templates } from './directories.ts';
import {
  type Comparison,
  comparisons,
  type Figure,
  type Figures,
  figureUnits,
  ruleWritings,
} from './figure.ts';
import { writtenIn } from './files.ts';
import { guardTemplates } from './guard.ts';
import { texts } from './texts.ts';
import { parseLayers } from './yaml.ts';

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
  of: z
    .string()
    .regex(/^\w+\.\w+$/, 'expected QUERY.COLUMN')
    .describe('Where it comes from: QUERY.COLUMN.'),
  unit: z.enum(figureUnits).describe('What is counted in it: how it is written.'),
  compare: compare
    .optional()
    .describe('What it is compared with; the first is meant where a page does not say.'),
  by: oneOrMore.optional().describe('The columns whose values tell one of its rows from another.'),
  over: z.string().optional().describe('The column of months or days, if it is a series.'),
  per: z.string().optional().describe('A column that it is divided by.'),
  over_as: z.enum(['month', 'weekday', 'date']).optional(),
  last: z.int().positive().optional().describe('Only so many rows, to the last.'),
  earlier: compared.describe('The column of what it is compared with, if it is not called as usual.'),
  growth: compared.describe('The column of its growth, if it is not called as usual.'),
  target: z
    .union([z.number(), z.string()])
    .optional()
    .describe('What it was to reach: a number, or the column of one.'),
  good: z
    .enum(['up', 'down', 'neither'])
    .optional()
    .describe('Whether readers are glad of a rise or of a fall.'),
  total: z.literal('sum').optional().describe('How a table makes a total of its rows: by adding them up.'),
  source: oneOrMore.optional().describe('The tables that it is made from, if not all that its query reads.'),
  spans: z.strictObject({ own: z.string(), earlier: z.string() }).optional(),
  name: texts.describe('What it is called, by language.'),
  note: texts.optional().describe('A line below its name, by language.'),
});

/** What figures.yaml may say. */
export const figuresSchema = z.strictObject({
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
export function loadFigures(
  templates: Templates,
  directories: readonly string[],
  queries: readonly string[],
): Figures {
  for (const root of templates.directories) guardTemplates(root, 'figures.yaml');
  const shared = templates.directories.toReversed().map((root) => read([root]));
  const own = read(directories);
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
    files: layers.flatMap(({ files }) => files),
  };
}

interface Layer extends Pick<Figures, 'rules' | 'columns'> {
  readonly files: readonly string[];
  readonly figures: readonly Figure[];
}

/** What the files of these folders say together, that of the first laid over the others. */
function read(directories: readonly string[]): Layer {
  const written = writtenIn(directories, 'figures.yaml');
  if (written.length === 0) return { files: [], figures: [], rules: {}, columns: {} };
  const { defaults, rules, columns, figures } = parseLayers(written, figuresSchema);
  const all = Object.entries(figures).map(([key, { of, ...given }]): Figure => {
    const [query = '', column = ''] = of.split('.');
    const compare = given.compare ?? defaults.compare ?? [];
    const { earlier, growth } = given;
    const source = given.source ?? defaults.source;
    const named = { earlier: byComparison(earlier, compare), growth: byComparison(growth, compare) };
    return { ...given, ...named, source, key, query, column, compare, by: given.by ?? [] };
  });
  return { files: written.map(({ file }) => file).reverse(), figures: all, rules, columns };
}

function byComparison(
  given: string | Partial<Record<Comparison, string>> | undefined,
  [first]: readonly Comparison[],
): Partial<Record<Comparison, string>> {
  if (typeof given !== 'string') return given ?? {};
  return first === undefined ? {} : { [first]: given };
}
