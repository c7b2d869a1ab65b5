/** Whose approval the editions of which reports need. */
import { z } from 'zod';
import { mailboxOf } from '../address.ts';
import { InputError } from '../errors.ts';
import type { Templates } from './directories.ts';
import { reportPart } from './report-part.ts';
import { approvalSchema } from './settings.ts';

const part = z.looseObject({ approval: approvalSchema.optional() });

/** Those of the reports whose editions an address may approve; none of one whose report.yaml cannot be read. */
export const reviewedBy = (templates: Templates, address: string, reports: readonly string[]): string[] =>
  reports.filter((report) =>
    reviewersIn(templates, report).some((one) => mailboxOf(one) === mailboxOf(address)),
  );

function reviewersIn(templates: Templates, report: string): readonly string[] {
  try {
    return reportPart(templates, report, part)?.approval?.by ?? [];
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}
