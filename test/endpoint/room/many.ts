/** Editions of ten thousand days, as the lists of a ledger have them. */
import { addDays } from '../../../functions/calendar/days.ts';
import type { EditionEntry, Ledger } from '../../../functions/ledger/ledger.ts';
import { sqliteLedger } from '../../../functions/ledger/sqlite.ts';

const many = 10_000;

/** @param last the first of the list: an edition that is in the archive */
export async function ledgerOf(last: EditionEntry, count = many): Promise<Ledger> {
  const ledger = sqliteLedger(':memory:');
  await ledger.noteEdition(last);
  for (let n = 1; n < count; n++) await ledger.noteEdition(dayBefore(last, n));
  return ledger;
}

function dayBefore({ report, period, subjects }: EditionEntry, n: number): EditionEntry {
  const start = addDays(period.start, -n);
  const end = addDays(start, 1);
  return {
    edition: `${report}/${start}/r1`,
    report,
    period: { id: start, kind: 'day', start, end },
    revision: 1,
    madeAt: `${end}T01:00:00.000Z`,
    held: false,
    subjects,
  };
}
