/** What needs me: the first page of operators. */
import type { Send } from '../../../ledger/ledger.ts';
import type { Seal } from '../../seal.ts';
import type { PageContext } from '../frame.ts';
import { type Needs, needsOf } from '../needs.ts';
import { operatorResponse } from '../operating.ts';
import { type NeedGroup, type NeedItem, needsPage } from '../pages/needs.ts';
import type { Route } from '../route.ts';
import { timeIn, titleIn } from '../shown.ts';

export const showNeeds: Route = async ({ context }, effects) => {
  const groups = groupsOf(await needsOf(effects), context, await effects.seal());
  return operatorResponse(needsPage(context, groups), context);
};

function groupsOf(needs: Needs, { words, language }: PageContext, { seal }: Seal): NeedGroup[] {
  const group = (mood: NeedGroup['mood'], key: string, items: readonly NeedItem[], more = {}): NeedGroup => ({
    ...{ mood, items, ...more },
    title: words(`op_${key}`),
    help: words(`op_${key}_help`),
  });
  const time = (instant: string) => timeIn(instant, language);
  const mails = (sends: readonly Send[]): NeedItem[] =>
    [...Map.groupBy(sends, ({ edition }) => edition)].map(([edition, own]) => ({
      text: edition,
      path: `/operate/mails/${seal('edition', edition)}`,
      detail: own.map(({ recipient }) => recipient).join(', '),
    }));
  const runs = (all: Needs['stuck']): NeedItem[] =>
    all.map(({ id, report, period, detail, updatedAt }) => ({
      text: `${report} ${period}`,
      path: `/operate/run/${seal('run', id)}`,
      detail: [time(updatedAt), detail].filter(Boolean).join(' · '),
    }));
  const link = { path: '/run', text: words('nav_run') };
  const groups = [
    group(
      'bad',
      'held',
      needs.held.map(({ edition, subjects, madeAt }) => ({
        text: titleIn(subjects, language),
        path: `/operate/release/${seal('edition', edition)}`,
        detail: `${edition} · ${time(madeAt)}`,
      })),
    ),
    group('warn', 'doubtful', mails(needs.doubtful)),
    group(
      'bad',
      'dead',
      needs.dead.map(({ queue, count }) => ({
        text: words(`op_dead_${queue}`, { count }),
        path: `/operate/dead-letters/${queue}`,
      })),
    ),
    group('bad', 'failed', runs(needs.failed)),
    group('warn', 'stuck', runs(needs.stuck)),
    group(
      'warn',
      'due',
      needs.due.map(({ report, period, schedule, at }) => ({
        text: `${report} ${period}`,
        detail: words('op_due_at', { schedule, time: time(at) }),
      })),
      { link },
    ),
    group('bad', 'refused', mails(needs.refused)),
    group('warn', 'waiting', mails(needs.waiting)),
    group(
      'bad',
      'broken',
      needs.broken.map(({ report, message }) => ({ text: report, detail: message })),
    ),
  ];
  return groups.filter(({ items }) => items.length > 0);
}
