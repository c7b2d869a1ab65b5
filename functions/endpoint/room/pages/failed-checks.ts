/** What a check found in an edition, for whoever decides by it: what it means, and the first of its rows. */
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import type { PageContext } from '../frame.ts';
import { type Mood, statusTag } from '../status.ts';
import { table } from '../table.ts';

export interface FailedCheck {
  readonly name: string;
  readonly mood: Mood;
  readonly result: string;
  /** What the report says of it, a paragraph each. */
  readonly means: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many rows there are beside these. */
  readonly more: number;
}

export const failedChecks = ({ words }: PageContext, checks: readonly FailedCheck[]): ElementContent[] =>
  checks.flatMap(({ name, mood, result, means, columns, rows, more }) => [
    h('h2', [`${name} `, statusTag(mood, result)]),
    ...means.map((text) => h('p', text)),
    ...(rows.length === 0
      ? []
      : [
          table(
            words('op_rows_found'),
            columns.map((head) => ({ head })),
            rows,
          ),
        ]),
    ...(more > 0 ? [h('p', { className: ['small'] }, words('op_more', { count: more }))] : []),
  ]);
