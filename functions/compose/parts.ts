/** The parts of a page that are the same in every report: definitions, checks, what the lake lacks. */

import type { CheckOutcome } from '../query/engine.ts';
import type { Value } from '../query/table.ts';
import type { Report } from '../templates/report.ts';
import type { Block, Cell, Note } from './document.ts';
import type { PageContext } from './functions.ts';

type Language = 'en' | 'zh';

/** One point per query: its title and the rule of its figures. */
export function definitionBlocks(report: Report, language: string): Block[] {
  const known = language as Language;
  const items = Object.values(report.definitions.queries).flatMap(({ title, text }): Block[][] => {
    if (title[known] === undefined || text[known] === undefined) return [];
    return [
      [
        {
          kind: 'paragraph',
          content: [
            { kind: 'strong', children: [{ kind: 'text', text: title[known] }] },
            { kind: 'text', text: language === 'zh' ? `：${text[known]}` : `: ${text[known]}` },
          ],
        },
      ],
    ];
  });
  return items.length === 0 ? [] : [{ kind: 'list', ordered: false, items }];
}

interface ChecksInput {
  readonly report: Report;
  readonly checks: readonly CheckOutcome[];
}

/** One row per check: what it looks for, and what it found. */
export function checksTable(input: ChecksInput, context: PageContext, title: string, id: string): Block[] {
  if (input.checks.length === 0) return [];
  const known = context.writing.language as Language;
  const cell = (text: string, value: Value = text): Cell => ({ text, value });
  const rows = input.checks.map((check) => {
    const definition = input.report.definitions.checks[check.name];
    return [
      cell(definition?.title[known] ?? check.name),
      cell(definition?.text[known] ?? ''),
      cell(outcome(check, context)),
    ];
  });
  const columns = ['check', 'check_looks_for', 'check_result'].map((key) => ({
    label: context.word(key),
    align: 'start' as const,
  }));
  return [{ kind: 'table', id, title, subtitle: '', source: '', columns, rows }];
}

function outcome(check: CheckOutcome, context: PageContext): string {
  if (check.passed) return context.word('check_holds');
  const word = context.word(check.severity === 'hold' ? 'check_fails' : 'check_warns');
  return word.replace('{rows}', String(check.rows));
}

interface MissingInput extends ChecksInput {
  /** Relations that the lake does not have. */
  readonly absent: readonly string[];
}

const ownWords = ['campaigns', 'follower_snapshots', 'live_sessions'];

// A lake.yaml of the user's may have optional tables of any name.
function absentText(relation: string, context: PageContext): string {
  if (ownWords.includes(relation)) return context.word(`absent_${relation}`);
  return context.word('absent_table').replace('{table}', () => relation);
}

/** A note that names what the figures had to do without; nothing where nothing is missing. */
export function missingNotes(input: MissingInput, context: PageContext): Note[] {
  const known = context.writing.language as Language;
  const absent = input.absent.map((relation) => absentText(relation, context));
  const warned = input.checks
    .filter((check) => !check.passed)
    .map((check) => {
      const definition = input.report.definitions.checks[check.name];
      const found = definition?.found?.[known];
      return (
        found ?? `${definition?.title[known] ?? check.name}${context.word('colon')}${outcome(check, context)}`
      );
    });
  const points = [...absent, ...warned];
  if (points.length === 0) return [];
  const items = points.map((text): Block[] => [{ kind: 'paragraph', content: [{ kind: 'text', text }] }]);
  return [
    {
      kind: 'note',
      tone: 'warning',
      title: context.word('missing_title'),
      blocks: [{ kind: 'list', ordered: false, items }],
    },
  ];
}
