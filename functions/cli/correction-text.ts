/** A correction in one line. */
import type { CorrectionSummary } from '../compose/correction.ts';

/** "14 figures changed, 2 rows came, 0 went (data)" */
export function correctionText({ counts, reasons, incomparable }: CorrectionSummary): string {
  if (incomparable !== undefined) return `cannot be compared: ${incomparable} (${reasons.join(', ')})`;
  const { figures, added, removed } = counts;
  return `${figures} figures changed, ${added} rows came, ${removed} went (${reasons.join(', ')})`;
}
