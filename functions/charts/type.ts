/** What a chart type declares: one file for each type, named in `types.ts`. */
import { z } from 'zod';
import type { ColumnType, Row, Value } from '../query/table.ts';
import type { Chart, ChartParts } from './chart.ts';

export interface ChartType extends ChartData {
  /** As pages write it: `{% chart type="line" … /%}`. */
  readonly name: string;
  /** What it shows, in a sentence. */
  readonly description: string;
  /** A use of it on a page of talent-growth. */
  readonly example: string;
  /** Measures a chart; nothing is drawn yet. */
  readonly sketch: (chart: Chart, options: ChartOptions) => Sketch;
}

/** @throws Error no type has this name: the check of a page has let it through */
export function typeNamed(name: string, types: readonly ChartType[]): ChartType {
  const found = types.find((type) => type.name === name);
  if (!found) throw new Error(`unknown chart type "${name}"`);
  return found;
}

/** How charts take their numbers from a table and give them back as words. */
export interface ChartData {
  /** What a page says besides what every chart takes; each with a description, columns made by `column`. */
  readonly attributes: Attributes;
  /** Whether each series is told by a colour. */
  readonly colours: boolean;
  /** What of these attributes does not go together, as the rest of a sentence: "needs y=". */
  readonly clashes: (given: Given) => readonly string[];
  /**
   * @throws ZodError the page gives what the attributes do not take
   * @throws InputError several rows would be drawn in one place
   */
  readonly read: (source: Source, given: unknown) => ChartParts;
  /** The numbers as a list for those who hear them: a name, if there are several, and what belongs to it. */
  readonly spoken: (parts: ChartParts) => readonly Spoken[];
  /** The numbers as a table. Names stand at the start, numbers at the end. */
  readonly listed: (parts: ChartParts, word: (key: string) => string) => Listed;
}

export type Attributes = Readonly<Record<string, z.ZodType>>;

/** What a page gives, by the names of the attributes. */
export type Given = Readonly<Record<string, unknown>>;

export interface Source {
  readonly rows: readonly Row[];
  /** The query that gave them. */
  readonly query: string;
  readonly type: (column: string) => ColumnType | undefined;
  /** Writes the values of a column as texts of the page. */
  readonly text: (column: string) => (value: Value) => string;
  /** Writes the values of a column as categories, as the page's `x_as` says. */
  readonly category: (column: string) => (value: Value) => string;
  /** A number in the unit of the chart; a dash for null. */
  readonly label: (value: number | null) => string;
}

export interface Spoken {
  readonly name: string | undefined;
  readonly points: readonly string[];
}

export interface Listed {
  readonly columns: readonly { readonly label: string; readonly align: 'start' | 'end' }[];
  readonly rows: readonly (readonly { readonly text: string; readonly value: number | null }[])[];
}

export interface ChartOptions {
  readonly paint: Paint;
  /** BCP 47 tag: `en`, `zh`. */
  readonly language: string;
  /** ISO 4217. */
  readonly currency: string;
  /** In CSS px; the height follows from the chart. */
  readonly width: number;
}

/** Every colour is a text for an SVG attribute. */
export interface Paint {
  readonly ink: string;
  readonly muted: string;
  readonly rule: string;
  readonly surface: string;
  /** What rose and what fell. */
  readonly up: string;
  readonly down: string;
  /** What this period is compared with, and text on it. */
  readonly earlier: string;
  readonly onEarlier: string;
  /** Colours of the series; those beyond start again, and their dash differs. The first is that of this period. */
  readonly series: readonly string[];
  /** Text on each of them. */
  readonly onSeries: readonly string[];
  /** A cell of a heat map and its text; `place` is 0 for the lowest value and 1 for the highest. */
  readonly shade: (place: number) => Shade;
}

export interface Shade {
  readonly ground: string;
  readonly text: string;
}

/** A chart measured but not yet drawn: how high it can be, so that a page can be filled. */
export interface Sketch {
  /** The least height, in CSS px, at which it can be read. */
  readonly least: number;
  /** The height that it has where there is space, in CSS px. */
  readonly usual: number;
  /**
   * @param height in CSS px, at least `least`
   * @returns an SVG element with `width`, `height` and `viewBox`
   */
  readonly draw: (height: number) => string;
}

/** A reader whose attributes have the types that their schemas give. */
export function reader<S extends Attributes>(
  attributes: S,
  read: (source: Source, given: z.output<z.ZodObject<S>>) => ChartParts,
): ChartData['read'] {
  const schema = z.object(attributes);
  return (source, given) => read(source, schema.parse(given));
}

/** What has to be in a column: anything, numbers, or what can be written as another attribute says. */
export type Holds = 'anything' | 'numbers' | { readonly writtenAs: string };

const columns = z.registry<{ readonly holds: Holds; readonly unless: string | undefined }>();

/**
 * The schema of an attribute that names a column of a table, or several.
 * @param holds what has to be in it
 * @param unless another attribute, beside which it may hold anything
 */
export function column<S extends z.ZodType>(
  schema: S,
  holds: Holds,
  description: string,
  unless?: string,
): S {
  const described = schema.describe(description);
  columns.add(described, { holds, unless });
  return described;
}

export interface ColumnUse {
  readonly attribute: string;
  readonly holds: Holds;
}

/** Which attributes name columns, and what these have to hold beside what else the page gives. */
export function columnUses(attributes: Attributes, given: object): ColumnUse[] {
  return Object.entries(attributes).flatMap(([attribute, schema]) => {
    const use = columns.get(schema);
    if (use === undefined) return [];
    const isFree = use.unless !== undefined && use.unless in given;
    return [{ attribute, holds: isFree ? 'anything' : use.holds }];
  });
}

/** What is given without what it goes with: `names=` without `y=`. */
export function without(given: Given, other: string, names: readonly string[]): string[] {
  if (given[other] !== undefined) return [];
  return names.flatMap((name) =>
    given[name] === undefined ? [] : [`has ${name}=, which goes with ${other}=`],
  );
}

/** A number of a row; null where it has none. */
export function numberIn(row: Row, name: string): number | null {
  const value = row[name];
  return value === null || value === undefined ? null : Number(value);
}
