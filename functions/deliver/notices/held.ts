/** Why an edition is held, as notices say it. */
import type { Manifest } from '../../archive/manifest.ts';
import type { Say } from './owner.ts';

export type Check = Manifest['checks'][number];

/** The checks that hold it. */
export const heldBy = ({ checks }: Manifest): Check[] =>
  checks.filter(({ passed, severity }) => !passed && severity === 'hold');

/** Why an edition is held, in words. */
export function reasonsOf(manifest: Manifest, say: Say): string[] {
  const { holdReasons } = manifest;
  const failed = heldBy(manifest);
  const checks = failed.map(({ name, count }) => say('band_check', { check: name, count }));
  // The only other reason is a period without rows.
  return holdReasons.length > failed.length ? [say('band_empty'), ...checks] : checks;
}
