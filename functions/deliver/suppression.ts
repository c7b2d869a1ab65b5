/** Why an address gets nothing, in words. */
import type { Suppression } from '../ledger/ledger.ts';

const reasons: Readonly<Record<Suppression['reason'], string>> = {
  bounced: 'a mail to this address bounced permanently',
  complained: 'the recipient complained of a mail',
  unsubscribed: 'the recipient unsubscribed from this report',
};

/** "the recipient unsubscribed from this report (2024-06-20)" */
export function suppressionReason({ reason, at, detail }: Suppression): string {
  const told = detail === '' ? '' : `: ${detail}`;
  return `${reasons[reason]} (${at.slice(0, 10)}${told})`;
}
