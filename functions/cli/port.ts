/** `--port`, as verbs that serve a browser have it. */
import { UsageError } from '../errors.ts';

/** @throws UsageError it is not a port */
export function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port ${text}: expected a number up to 65535`);
}
