/** `{% chart … /%}` as a chart block: its type reads the table, what stands around it is said here. */
import { z } from 'zod';
import type { Chart, ChartParts } from '../charts/chart.ts';
import { type Source, typeNamed } from '../charts/type.ts';
import { chartTypes } from '../charts/types.ts';
import { InputError } from '../errors.ts';
import type { Unit } from '../language/unit.ts';
import type { Table } from '../query/table.ts';
import type { PageContext } from './functions.ts';
import { limited, trimUnknown } from './table.ts';
import { type AxisAs, columnOf, usualWriting, writeAs, writeLabel } from './writing.ts';

/** What every chart takes; the rest is its type's own. */
export interface ChartAttributes {
  readonly type: string;
  readonly title: string;
  readonly subtitle: string;
  readonly source?: string;
  readonly unit?: Unit;
  readonly horizontal?: boolean;
  readonly x_as?: AxisAs;
  readonly limit?: number;
  readonly last?: number;
  readonly known?: string;
}

/**
 * @returns undefined where the table has no rows: there is nothing to draw
 * @throws InputError the page gives something that the chart's type does not take
 */
export function chartBlock(
  id: string,
  table: Table,
  attributes: ChartAttributes,
  context: PageContext,
): Chart | undefined {
  const numbers = sourceOf(table, attributes, context);
  if (numbers.rows.length === 0) return undefined;
  const parts = partsOf(numbers, attributes);
  const alt = alternativeText(attributes, parts, context);
  const { type, title, subtitle, source = '', unit = 'number', horizontal = false } = attributes;
  return { kind: 'chart', id, type, horizontal, title, subtitle, source, alt, unit, ...parts };
}

function sourceOf(table: Table, attributes: ChartAttributes, context: PageContext): Source {
  const { limit, last, known, x_as, unit = 'number' } = attributes;
  const usual = (column: string) => {
    const found = columnOf(table, column);
    return found ? usualWriting(found) : 'text';
  };
  return {
    rows: trimUnknown(limited(table.rows, limit, last), known),
    text: (column, value) => writeAs(value, 'text', column, context),
    category: (column, value) => writeAs(value, x_as ?? usual(column), column, context),
    label: (value) => writeLabel(value, unit, context),
  };
}

function partsOf(source: Source, attributes: ChartAttributes): ChartParts {
  const known = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined);
  try {
    return typeNamed(attributes.type, chartTypes).read(source, Object.fromEntries(known));
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    const where = `{% chart type="${attributes.type}" %}: ${issue?.path.join('.')}`;
    throw InputError.at('', `${where}: ${issue?.message}`, undefined, { cause: error });
  }
}

const mostListed = 12;

function alternativeText(
  { type, title, subtitle }: ChartAttributes,
  parts: ChartParts,
  context: PageContext,
): string {
  const colon = context.word('colon');
  const numbers = typeNamed(type, chartTypes)
    .spoken(parts)
    .map(({ name, points }) => {
      const text = listed(points, context.word('list_separator'));
      return name === undefined ? text : `${name}${colon}${text}`;
    });
  return [...[title, subtitle].filter((text) => text !== ''), ...numbers]
    .map((text) => text.replace(/[.。]$/, '') + context.word('full_stop'))
    .join(context.word('sentence_space'));
}

function listed(items: readonly string[], separator: string): string {
  if (items.length <= mostListed) return items.join(separator);
  // A long series is heard by its ends; its numbers stand in a table beside it.
  return [...items.slice(0, 3), '…', ...items.slice(-3)].join(separator);
}
