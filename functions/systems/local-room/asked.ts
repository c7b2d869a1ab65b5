/** What a process that makes a run is told. */
import { z } from 'zod';

export const asked = z.object({
  /** Folder of archive/, outbox/ and ledger.sqlite. */
  out: z.string(),
  lake: z.string(),
  /** Folder with templates of one's own. */
  templates: z.string().exactOptional(),
  /** A message of the queue `runs`. */
  run: z.string(),
});

export type Asked = z.output<typeof asked>;
