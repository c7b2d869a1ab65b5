/** What a page gives to a tag, against what the tag declares. Markdoc says what is missing or of another type. */
import Markdoc from '@markdoc/markdoc';
import { z } from 'zod';
import { type Attributes, columnUses } from '../charts/type.ts';
import { jsonSchema, meaningOf } from '../compose/attribute.ts';
import type { PageTag, TagKind } from '../compose/tag.ts';
import { comparedColumns, type Figure } from '../templates/figure.ts';
import { addedProblems } from './added-bars.ts';
import { columnProblems, queryOf, unknownColumn } from './columns.ts';
import { type FigureAt, figuresAt, followed } from './paths.ts';
import { sparkProblems } from './sparks.ts';
import { type Given, givenProblems, loopedQuery, type Names, valueProblems } from './values.ts';

export function tagProblems(tag: PageTag, given: Given, names: Names): string[] {
  const kind = tag.kinds.find(({ name }) => name === given.type);
  const attributes = { ...kind?.attributes, ...tag.attributes };
  const shown = given[tableIn(attributes) ?? ''];
  const named = tag.name === 'each' ? loopedQuery(shown, names) : queryOf(shown);
  const query = named ?? queryOfFigures(given.of, names);
  const values = Object.entries(given).flatMap(([name, value]) => {
    const schema = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (!schema) return valueProblems(value, names);
    return [
      ...givenProblems(schema, value, `{% ${tag.name} %} takes ${name}=`, names),
      ...itemProblems(name, schema, value, query, names),
    ];
  });
  return [
    ...values,
    ...togetherProblems(tag, given, names),
    ...targetProblems(given, names),
    ...sparkProblems(given.spark, query, names),
    ...(tag.name === 'chart' ? addedProblems(given, names) : []),
    ...valuesAsColumns(attributes, given),
    ...namedColumns(attributes, given, query, names),
    ...tag.clashes(given).map((clash) => `{% ${tag.name} %} ${clash}`),
    ...(kind ? kindProblems(tag, kind, given) : drawnProblems(tag, given)),
  ];
}

/** The query whose columns stand beside those of the figures. */
function queryOfFigures(of: unknown, names: Names): string | undefined {
  const [first] = [of].flat();
  const at = Markdoc.Ast.isVariable(first) ? followed(first.path.map(String), names) : undefined;
  return at && !Array.isArray(at) ? at.figure?.query : undefined;
}

const tableIn = (attributes: Attributes) =>
  Object.keys(attributes).find(
    (name) => attributes[name] && ['table', 'rows'].includes(meaningOf(attributes[name]) ?? ''),
  );

/** `x=$query.column`: a value of the data, which names no column. */
function valuesAsColumns(attributes: Attributes, given: Given): string[] {
  return columnUses(attributes, given)
    .filter(({ attribute }) => isMadeLater(given[attribute]))
    .map(({ attribute }) => `${attribute}= takes the name of a column in quotation marks`);
}

function namedColumns(
  attributes: Attributes,
  given: Given,
  query: string | undefined,
  { columns }: Names,
): string[] {
  return columnUses(attributes, given).flatMap(({ attribute, holds }) =>
    columnProblems(query, given[attribute], holds, given, columns),
  );
}

function kindProblems(tag: PageTag, kind: TagKind, given: Given): string[] {
  const { name, attributes, clashes } = kind;
  const called = `a ${tag.name} of type "${name}"`;
  const { required = [] } = jsonSchema(z.object(attributes));
  const missing = required.filter((key) => given[key] === undefined && !hasDefault(attributes[key]));
  const lacking = missing.map((key) => `${called} needs ${key}=: ${asClause(attributes[key]?.description)}`);
  return [
    ...lacking,
    ...ownProblems(tag, kind, given, called),
    ...clashes(given).map((clash) => `${called} ${clash}`),
  ];
}

const hasDefault = (schema: z.ZodType | undefined) => schema?.safeParse(undefined).success === true;

/** A chart of figures takes what its kind does, besides what the figures say. */
function drawnProblems(tag: PageTag, given: Given): string[] {
  const kind = tag.kinds.find(({ name }) => given[name] !== undefined);
  return kind ? ownProblems(tag, kind, given, `a ${tag.name} of ${kind.name}=`) : [];
}

/** What is given that the kind does not take. */
function ownProblems(tag: PageTag, { attributes }: TagKind, given: Given, called: string): string[] {
  const ofKinds = new Set(tag.kinds.flatMap((kind) => Object.keys(kind.attributes)));
  const strange = Object.keys(given)
    .filter((key) => ofKinds.has(key) && !Object.hasOwn(attributes, key))
    .map((key) => `${called} has no attribute "${key}"; expected ${Object.keys(attributes).join(', ')}`);
  const wrong = Object.entries(attributes).flatMap(([key, schema]) => {
    if (given[key] === undefined || isMadeLater(given[key])) return [];
    const message = schema.safeParse(given[key]).error?.issues[0]?.message;
    return message === undefined ? [] : [`${key} of ${called}: ${message}`];
  });
  return [...strange, ...wrong];
}

const asClause = (sentence = '') => sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');

/** Whether a value, or a part of it, is not known before the page is composed. */
function isMadeLater(value: unknown): boolean {
  return Array.isArray(value) ? value.some(isMadeLater) : Markdoc.Ast.isAst(value);
}

/** A list of maps: `columns=[{column: "sales", label: "Sales"}]`. */
function itemProblems(
  name: string,
  schema: z.ZodType,
  list: unknown,
  query: string | undefined,
  names: Names,
): string[] {
  const bare = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  const element = bare instanceof z.ZodArray ? bare.element : undefined;
  const isUnion = element instanceof z.ZodUnion;
  const item = isUnion ? element.options.find((one) => one instanceof z.ZodObject) : element;
  if (!(item instanceof z.ZodObject) || !Array.isArray(list)) return [];
  const named = list.filter((one) => isUnion && typeof one === 'string');
  const others = list.filter((one) => !named.includes(one));
  return [
    ...headlessColumns(named, query, names),
    ...others.flatMap((one: unknown) => {
      const index = list.indexOf(one);
      return [
        ...(isMap(one) ? namedColumns(item.shape, one, query, names) : []),
        ...(item.safeParse(composed(one, item)).success
          ? []
          : [`item ${index + 1} of ${name} does not fit; expected ${expectedItem(item)}`]),
      ];
    }),
  ];
}

/** Columns that a page names alone have their heads from figures.yaml. */
function headlessColumns(given: readonly string[], query: string | undefined, names: Names): string[] {
  if (query === undefined || !Object.hasOwn(names.columns, query)) return [];
  return given.flatMap((column) => {
    const unknown = unknownColumn(query, column, names.columns);
    if (unknown.length > 0 || hasHead(query, column, names)) return unknown;
    return [
      `column "${column}" of $${query} has no head; expected a name for it in columns: of figures.yaml`,
    ];
  });
}

function hasHead(query: string, column: string, { heads, figures, columns }: Names): boolean {
  if (isNamed(query, column, heads)) return true;
  const all = (columns[query] ?? []).map(({ name }) => name);
  const own = Object.values(figures).filter((figure) => figure.query === query);
  return own.some((figure) => {
    const sides = figure.compare.map((comparison) => comparedColumns(figure, comparison, all));
    return [figure.column, ...sides.flatMap(({ earlier, growth }) => [earlier, growth])].includes(column);
  });
}

const isNamed = (query: string, column: string, heads: readonly string[]) =>
  heads.includes(column) || heads.includes(`${query}.${column}`);

/** Figures that stand beside each other: in the columns of one table, or in one chart. */
function togetherProblems(tag: PageTag, given: Given, names: Names): string[] {
  return Object.entries(tag.attributes).flatMap(([name, schema]) => {
    if (given[name] === undefined || meaningOf(schema) !== 'lists of figures') return [];
    const found = figuresAt(given[name], names);
    const shows = name === 'of' ? 'a table shows' : 'a chart draws';
    const inPoints = found.filter(({ figure, side }) => side === 'change' && figure.unit === 'share');
    return [
      ...strangeFigures(tag, found),
      ...(name === 'of' ? headlessKeys(found, given, names) : []),
      ...(name === 'combined' ? strangeUnits(found) : []),
      ...(name === 'waterfall' ? strangeSums(found) : []),
      ...(name === 'scatter' && found.length !== 2
        ? [`scatter= takes two figures, found ${found.length}`]
        : []),
      ...inPoints.slice(0, 1).map(({ figure: { key } }) => {
        return `$${key}.change is in points; ${shows} $${key}.earlier beside it`;
      }),
    ];
  });
}

/** A bullet chart is of figures that were to reach something. */
function targetProblems({ bullet }: Given, names: Names): string[] {
  return figuresAt(bullet, names)
    .filter(({ figure }) => figure.target === undefined)
    .map(
      ({ figure: { key } }) =>
        `bullet= takes figures with a target; expected target: at $${key} in figures.yaml`,
    );
}

function strangeFigures({ name }: PageTag, [first, ...others]: readonly FigureAt[]): string[] {
  if (!first) return [];
  const sides = ({ query, by, over }: Figure) => [query, ...by, over ?? ''].join();
  return others
    .filter(({ figure }) => sides(figure) !== sides(first.figure))
    .slice(0, 1)
    .map(({ figure: { key } }) => {
      return `{% ${name} %} has figures of other rows: $${key} is not by what $${first.figure.key} is by`;
    });
}

function headlessKeys([first]: readonly FigureAt[], { across }: Given, { heads }: Names): string[] {
  if (!first) return [];
  const { query, by, over } = first.figure;
  return [...by, over ?? []]
    .flat()
    .filter((column) => column !== across && !isNamed(query, column, heads))
    .map(
      (column) =>
        `column "${column}" of $${query} has no head; expected a name for it in columns: of figures.yaml`,
    );
}

/** What is drawn as a sum has to be one. */
function strangeSums([first, ...others]: readonly FigureAt[]): string[] {
  if (!first) return [];
  const { key, by, compare, total } = first.figure;
  return [
    ...(others.length > 0 ? [`waterfall= takes one figure, found ${others.length + 1}`] : []),
    ...(by.length === 1
      ? []
      : [`waterfall= takes a figure with one key; expected by: at $${key} in figures.yaml`]),
    ...(total === 'sum'
      ? []
      : [`waterfall= adds up; expected total: sum at $${key} in figures.yaml, if its rows do`]),
    ...(compare.length > 0
      ? []
      : [`waterfall= begins with what $${key} is compared with; expected compare: in figures.yaml`]),
  ];
}

/** The lines of a combined chart share the axis at the right. */
function strangeUnits([, ...lines]: readonly FigureAt[]): string[] {
  const unitOf = ({ figure, side }: FigureAt) => (side === 'change' ? 'growth' : figure.unit);
  const units = [...new Set(lines.map(unitOf))];
  if (units.length < 2) return [];
  return [
    `combined= has lines of ${units.join(' and ')}; expected one unit for all figures behind the first`,
  ];
}

const isMap = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Markdoc.Ast.isAst(value);

/** An item as it may be once the page is composed: what is made then is taken as a text, but names no column. */
function composed(item: unknown, { shape }: z.ZodObject): unknown {
  if (!isMap(item)) return item;
  const columns = columnUses(shape, {}).map(({ attribute }) => attribute);
  const values = Object.entries(item).map(([key, value]) => [
    key,
    columns.includes(key) ? value : made(value),
  ]);
  return Object.fromEntries(values);
}

function made(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(made);
  return Markdoc.Ast.isAst(value) ? '' : value;
}

/** `{column: "…", label: "…"}, as one of text, money` */
function expectedItem(item: z.ZodType): string {
  const { properties = {}, required = [] } = jsonSchema(item);
  const parts = required.map((key) => `${key}: ${isList(properties[key]) ? '[…]' : '"…"'}`);
  const choices = Object.entries(properties).flatMap(([key, of]) =>
    typeof of === 'object' && of.enum ? [`${key} one of ${of.enum.join(', ')}`] : [],
  );
  return [`{${parts.join(', ')}}`, ...choices].join(', ');
}

const isList = (schema: z.core.JSONSchema._JSONSchema | undefined) =>
  typeof schema === 'object' && schema.type === 'array';
