/** How a run ended, as the JSON of `--json`. */
import { editionPath } from '../archive/archive.ts';
import { type Manifest, manifestName, warningsOf } from '../archive/manifest.ts';
import type { RunResult } from '../pipeline/effects.ts';
import type { Delivery, Outcome } from './exit-codes.ts';

/** How a run ended, wherever it ran. */
export interface RunOutcome extends Outcome {
  readonly status: string;
  /** REPORT/PERIOD/rN */
  readonly edition: string | undefined;
  /** Where a reader finds the edition. */
  readonly path: string | undefined;
  readonly manifest: Manifest | undefined;
  readonly isHeld: boolean;
  readonly waits: boolean;
  readonly deliveries: readonly Delivery[];
  /** For people, as one line. */
  readonly message: string;
}

/** The outcome of a run on this machine. */
export function outcomeOf(result: RunResult, path: string | undefined): RunOutcome {
  const { status, edition, manifest, isHeld, waits, deliveries, summary: message } = result;
  const about = { status, edition: edition && editionPath(edition), path, manifest };
  return { ...about, isHeld, waits, deliveries, message };
}

/** A run as the JSON of `--json`. */
export function outcomeAsJson(outcome: RunOutcome) {
  const { status, edition = null, path = null, manifest, isHeld, waits, deliveries, message } = outcome;
  return {
    status,
    edition,
    path,
    files: manifest ? [...manifest.files.map((file) => file.name), manifestName] : [],
    checks: (manifest?.checks ?? []).map(({ sample: _rows, ...check }) => check),
    held: isHeld,
    waits_for_approval: waits,
    held_because: manifest?.holdReasons ?? [],
    warnings: manifest ? warningsOf(manifest) : [],
    deliveries: deliveriesAsJson(deliveries),
    message,
  };
}

export const deliveriesAsJson = (deliveries: readonly Delivery[]) =>
  deliveries.map(({ recipient, state, detail }) => ({ recipient, state, detail }));
