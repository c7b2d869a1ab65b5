/** A correction in one line. */
import type { CorrectionSummary } from '../compose/edition-changes.ts';
import { counted } from '../language/counted.ts';

/** "14 figures changed, 2 rows added, 0 removed (data)" */
export function correctionText({ counts, reasons, incomparable }: CorrectionSummary): string {
  if (incomparable !== undefined) return `cannot be compared: ${incomparable} (${reasons.join(', ')})`;
  const { figures, added, removed } = counts;
  return `${counted(figures, 'figure')} changed, ${counted(added, 'row')} added, ${removed} removed (${reasons.join(', ')})`;
}
