/** Notices about a run: it failed, its edition is held, or its figures differ from those reported before. */

import type { CorrectedFigure } from '../../archive/correction/figures.ts';
import type { Manifest } from '../../archive/manifest.ts';
import { faultOf, messageOf } from '../../errors.ts';
import type { Templates } from '../../templates/directories.ts';
import { oneLine } from '../../text/clean.ts';
import { type Finding, type Notice, noticeTo } from '../notices.ts';
import { type Check, heldBy, reasonsOf } from './held.ts';
import type { Say } from './owner.ts';
import { ownersIn } from './owners.ts';

export interface FailedRun {
  readonly id: string;
  readonly report: string;
  /** Id of the period; as it was requested if there is no plan. */
  readonly period: string;
  readonly schedule: string | undefined;
}

/** With a capital, unless it begins with what has none: a path, a name with a colon. */
const asSentence = (text: string) =>
  text.replace(/^[a-z]+(?=[ ,])/, (word) => word.charAt(0).toUpperCase() + word.slice(1));

/** Told once a run, however often it is tried. */
export function failedFinding({ id, report, period, schedule }: FailedRun, error: unknown): Finding {
  return {
    kind: 'failed',
    key: id,
    about: `${report}/${period}`,
    inWords: (say) => ({
      title: say('notice_failed_title'),
      why: [say(`notice_failed_${faultOf(error)}`), asSentence(messageOf(error))],
    }),
    commands: [
      `periodical run ${report}${schedule === undefined ? '' : ` --schedule ${schedule}`} --period ${period} --send`,
      `periodical runs ${report}`,
    ],
  };
}

export interface NotifyEffects {
  readonly notify: (notice: Notice) => Promise<unknown>;
  readonly onProgress: (step: string, detail: string) => void;
}

/** Notifies the owner of a failed run. A notice that fails too must not hide the failure: it is only reported. */
export async function notifyOwnerOfFailure(
  error: unknown,
  failed: FailedRun,
  templates: Templates,
  { notify, onProgress }: NotifyEffects,
): Promise<void> {
  try {
    const owner = ownersIn(templates)(failed.report);
    if (owner) await notify(noticeTo(owner, failedFinding(failed, error)));
  } catch (cause) {
    onProgress('notice', `the owner of ${failed.report} could not be notified: ${messageOf(cause)}`);
  }
}

/** Rows of a check, or figures, that a notice shows; the manifest keeps as many rows. */
const maxShown = 10;
const maxRowLength = 300;

/** Told once an edition. */
export function heldFinding(manifest: Manifest): Finding {
  const { edition, report, period } = manifest;
  return {
    kind: 'held',
    key: 'edition',
    about: edition,
    inWords: (say) => ({
      title: say('notice_held_title'),
      why: [
        say('notice_held_why', { reasons: reasonsOf(manifest, say).join(say('band_reasons')) }),
        ...heldBy(manifest).map((check) => rowsText(check, say)),
        say(manifest.approval ? 'notice_held_reviewed' : 'notice_held_help'),
      ],
    }),
    commands: [
      `periodical show ${edition}`,
      ...(manifest.approval ? [] : [`periodical release ${edition} --because "…"`]),
      `periodical run ${report} --period ${period.id} --send`,
    ],
  };
}

function rowsText({ name, rows, sample }: Check, say: Say): string {
  const shown = sample.slice(0, maxShown).map((row) => `    ${shortened(rowText(row))}`);
  const count = rows - shown.length;
  const more = count > 0 ? [`    ${say('notice_held_more', { count })}`] : [];
  return [say('notice_held_rows', { check: name }), ...shown, ...more].join('\n');
}

/** "month: 2023-02-01 · count: 2 · lacks: –" */
const rowText = (row: Check['sample'][number]) =>
  Object.entries(row)
    .map(([name, value]) => `${name}: ${value === null || value === '' ? '–' : oneLine(String(value))}`)
    .join(' · ');

const shortened = (text: string) =>
  text.length > maxRowLength ? `${text.slice(0, maxRowLength).toWellFormed()}…` : text;

/**
 * Told once an edition whose figures differ from those of the edition before it.
 * @param figures those that the edition's correction changed
 * @param above share of the old figure; changes up to it are not reported
 * @returns undefined if no figure of a one-row query changed by more
 */
export function restatedFinding(
  { edition, statements, correction }: Manifest,
  figures: readonly CorrectedFigure[],
  above: number,
): Finding | undefined {
  const single = new Set(statements.filter(({ rows }) => rows === 1).map(({ name }) => name));
  const large = figures
    .filter(({ query, old, relative }) => single.has(query) && isLarge(old, relative, above))
    .sort((a, b) => Math.abs(b.relative ?? Infinity) - Math.abs(a.relative ?? Infinity));
  if (!correction || large.length === 0) return undefined;
  const { against, reasons } = correction;
  return {
    kind: 'restated',
    key: 'edition',
    about: edition,
    inWords: (say) => ({
      title: say('notice_restated_title'),
      why: [
        say('notice_restated_why', { edition, against, why: causes(reasons, say) }),
        [
          say('notice_restated_figures', { count: large.length, share: percent(above) }),
          ...large.slice(0, maxShown).map(figureText),
        ].join('\n'),
        say('notice_restated_help'),
      ],
    }),
    commands: [`periodical diff ${edition}`, `periodical resend ${edition} --readers`],
  };
}

const causes = (reasons: readonly string[], say: Say) =>
  reasons.map((reason) => say(`correction_why_${reason}`)).join(say('correction_and'));

const isLarge = (old: unknown, relative: number | null, above: number) =>
  relative === null ? old !== null : Math.abs(relative) > above;

/** Shares and growths have more digits than anybody reads; the diff has them all. */
const shown = (value: unknown): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);

const percent = (share: number) => `${Number((share * 100).toPrecision(3))}%`;

function figureText({ query, column, old, new: now, relative }: CorrectedFigure): string {
  const change = relative === null ? '' : ` (${relative > 0 ? '+' : ''}${percent(relative)})`;
  return shortened(`    ${query}.${column}: ${shown(old)} → ${shown(now)}${change}`);
}
