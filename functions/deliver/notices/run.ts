/** What a report's owner hears of a run: that it failed, or that its edition is held. */

import type { CorrectedFigure } from '../../archive/correction/figures.ts';
import type { Manifest } from '../../archive/manifest.ts';
import { InputError, messageOf, RetryableError, UsageError } from '../../errors.ts';
import type { Templates } from '../../templates/directories.ts';
import { type Notice, ownersIn } from '../notices.ts';

export interface FailedRun {
  readonly id: string;
  readonly report: string;
  /** Id of the period; as it was asked for where there is no plan. */
  readonly period: string;
  readonly schedule: string | undefined;
  readonly owner: string;
}

/** Told once a run, however often it is tried. */
export function failedNotice({ id, report, period, schedule, owner }: FailedRun, error: unknown): Notice {
  const said = messageOf(error);
  return {
    kind: 'failed',
    key: id,
    about: `${report}/${period}`,
    owner,
    title: 'the report was not made',
    why: [reasonOf(error), said],
    commands: [
      `periodical run ${report}${schedule === undefined ? '' : ` --schedule ${schedule}`} --period ${period} --send`,
      `periodical runs ${report}`,
    ],
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof InputError || error instanceof UsageError) {
    return 'Something that the report is made of is not as it should be: its data, its files or its settings. Nothing was archived and nothing was sent. Mend what is named here, then run it again:';
  }
  if (error instanceof RetryableError) {
    return 'A service did not do its part, and trying again did not help. Nothing is lost: what is done is kept, and the same command goes on from there. It said:';
  }
  return 'This is a fault of Periodical itself. Nothing was sent. Please report it with this message:';
}

/** What telling of a failure takes. */
export interface NotifyEffects {
  readonly notify: (notice: Notice) => Promise<unknown>;
  readonly onProgress: (stage: string, detail: string) => void;
}

/**
 * Tells the owner that a run has failed. The failure itself is what must be heard of: where the notice fails too, or
 * the report cannot be read, that is no other error.
 */
export async function notifyOwnerOfFailure(
  error: unknown,
  failed: Omit<FailedRun, 'owner'>,
  templates: Templates,
  { notify: tell, onProgress }: NotifyEffects,
): Promise<void> {
  try {
    const owner = ownersIn(templates)(failed.report);
    if (owner !== undefined) await tell(failedNotice({ ...failed, owner }, error));
  } catch (cause) {
    onProgress('notice', `the owner of ${failed.report} could not be told: ${messageOf(cause)}`);
  }
}

/** Rows of a check that are told; the manifest keeps as many. */
const toldRows = 10;
const longestRow = 300;

/** Told once an edition. */
export function heldNotice(manifest: Manifest, owner: string): Notice {
  const { edition, report, period, holdReasons } = manifest;
  return {
    kind: 'held',
    key: 'edition',
    about: edition,
    owner,
    title: 'the edition is held, and nothing of it was sent',
    why: [
      `The edition is made and archived, but its numbers may be wrong: ${holdReasons.join('; ')}.`,
      ...manifest.checks.filter(({ passed, severity }) => !passed && severity === 'hold').map(rowsText),
      'Look at it. If the numbers are right all the same, release it, and it goes to those who were to get it. If not, mend the data and run the period again: that makes the next revision.',
    ],
    commands: [
      `periodical show ${edition}`,
      `periodical release ${edition} --because "…"`,
      `periodical run ${report} --period ${period.id} --send`,
    ],
  };
}

function rowsText({ name, rows, sample }: Manifest['checks'][number]): string {
  const shown = sample.slice(0, toldRows).map((row) => `    ${shortened(JSON.stringify(row))}`);
  const more = rows > shown.length ? [`    and ${rows - shown.length} more`] : [];
  return [`Check ${name} found:`, ...shown, ...more].join('\n');
}

const shortened = (text: string) => (text.length > longestRow ? `${text.slice(0, longestRow)}…` : text);

/**
 * Told once an edition whose figures are others than those of the edition before it.
 * @param figures those that the edition's correction changed
 * @param above share of the old figure; changes up to it are nobody's concern
 * @returns undefined where no figure of a one-row query changed by more
 */
export function restatedNotice(
  manifest: Manifest,
  figures: readonly CorrectedFigure[],
  { owner, above }: Readonly<{ owner: string; above: number }>,
): Notice | undefined {
  const { edition } = manifest;
  const single = new Set(manifest.statements.filter(({ rows }) => rows === 1).map(({ name }) => name));
  const large = figures
    .filter(({ query, old, relative }) => single.has(query) && isLarge(old, relative, above))
    .sort((a, b) => Math.abs(b.relative ?? Infinity) - Math.abs(a.relative ?? Infinity));
  if (large.length === 0) return undefined;
  const against = manifest.correction?.against ?? 'the edition before';
  return {
    kind: 'restated',
    key: 'edition',
    about: edition,
    owner,
    title: 'figures of a period that was reported already are others now',
    why: [
      `${edition} says otherwise than ${against}, because of a change of ${(manifest.correction?.reasons ?? []).join(' and ')}. Figures that changed by more than ${percent(above)}: ${large.length}.`,
      large.slice(0, toldRows).map(figureText).join('\n'),
      'The new edition says so on its first page. Who got the one before and not this one gets it by the second command.',
    ],
    commands: [`periodical diff ${edition}`, `periodical resend ${edition} --readers`],
  };
}

const isLarge = (old: unknown, relative: number | null, above: number) =>
  relative === null ? old !== null : Math.abs(relative) > above;

/** Shares and growths have more digits than anybody reads; the diff has them all. */
const shown = (value: unknown): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);

const percent = (share: number) => `${Number((share * 100).toPrecision(3))} %`;

function figureText({ query, column, old, new: now, relative }: CorrectedFigure): string {
  const change = relative === null ? '' : ` (${relative > 0 ? '+' : ''}${percent(relative)})`;
  return shortened(`    ${query}.${column}: ${shown(old)} → ${shown(now)}${change}`);
}
