/** The note that tells readers of an edition what it corrects. */

import { filled } from '../language/fill.ts';
import { formatExact } from '../language/format.ts';
import type { PageContext } from './context.ts';
import type { Note } from './document.ts';
import type { CorrectionSummary } from './edition-changes.ts';

/** @param edition REPORT/PERIOD/rN of the edition that corrects */
export function correctionNote(correction: CorrectionSummary, edition: string, context: PageContext): Note {
  const text = filled(context.word(sentenceOf(correction)), {
    revision: revisionIn(edition),
    against: revisionIn(correction.against),
    what: whatChanged(correction, context).join(context.word('list_separator')),
    why: whyOf(correction, context),
  });
  return {
    kind: 'note',
    tone: 'info',
    title: context.word('correction_title'),
    blocks: [{ kind: 'paragraph', content: [{ kind: 'text', text }] }],
  };
}

const isChanged = ({ counts }: CorrectionSummary) => counts.figures + counts.added + counts.removed > 0;

function sentenceOf(correction: CorrectionSummary): string {
  if (correction.incomparable !== undefined) return 'correction_unknown';
  return isChanged(correction) ? 'correction_changed' : 'correction_unchanged';
}

function whatChanged({ counts }: CorrectionSummary, { word, writing }: PageContext): string[] {
  return (['figures', 'added', 'removed'] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => {
      const count = counts[kind];
      return filled(word(`correction_${kind}`, count), { count: formatExact(count, 'count', writing) });
    });
}

function whyOf(correction: CorrectionSummary, { word }: PageContext): string {
  const kind = isChanged(correction) ? 'why' : 'other';
  return correction.reasons
    .map((reason) => word(`correction_${kind}_${reason}`))
    .join(word('correction_and'));
}

const revisionIn = (edition: string) => edition.slice(edition.lastIndexOf('/r') + 2);
