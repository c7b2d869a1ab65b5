/** The figures that an edition's correction changed, read back from its correction.json. */
import { z } from 'zod';
import type { Archive, EditionId } from '../archive.ts';

export const correctionName = 'correction.json';

/** The changed figures of an edition's correction.json; none if it has no such file. */
export async function readCorrectedFigures(
  archive: Archive,
  edition: EditionId,
): Promise<readonly CorrectedFigure[]> {
  const bytes = await archive.readFile(edition, correctionName);
  return bytes ? figuresSchema.parse(JSON.parse(new TextDecoder().decode(bytes))).figures : [];
}

const figuresSchema = z.object({
  figures: z.array(
    z.object({
      query: z.string(),
      column: z.string(),
      old: z.unknown(),
      new: z.unknown(),
      relative: z.number().nullable(),
      reason: z.string(),
    }),
  ),
});

/** A figure that a correction changed, as correction.json has it. */
export type CorrectedFigure = z.output<typeof figuresSchema>['figures'][number];
