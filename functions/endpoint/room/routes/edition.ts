/** An edition, its page shown inside, and its files. */
import { type EditionId, editionPath, parseEditionPath } from '../../../archive/archive.ts';
import { isHeld } from '../../../archive/hold.ts';
import type { Manifest } from '../../../archive/manifest.ts';
import { provedFiles, provedManifest } from '../../../archive/proved.ts';
import { addDays } from '../../../calendar/days.ts';
import { downloadName } from '../../../deliver/names.ts';
import { formatBytes } from '../../../language/format.ts';
import { respond } from '../../response.ts';
import type { Seal } from '../../seal.ts';
import type { RoomEffects } from '../effects.ts';
import { type PageContext, pageResponse } from '../frame.ts';
import { type EditionView, editionPage } from '../pages/edition.ts';
import type { Route } from '../route.ts';
import { dateIn, editionHref, titleIn } from '../shown.ts';
import type { Visitor } from '../visitor.ts';

export const showEdition: Route = async ({ context, visitor, rest }, effects) => {
  const seal = await effects.seal();
  const edition = openEdition(rest, 'edition', visitor, seal);
  const manifest = edition && (await readable(edition.id, visitor, effects));
  if (!edition || !manifest) return undefined;
  const newer = await newerThan(edition.id, effects);
  return pageResponse(editionPage(context, viewOf(manifest, edition.id, newer, context, seal)), context);
};

/** The edition's own page, for the frame inside: it can neither run anything nor be taken for a page of this site. */
export const showInside: Route = async ({ visitor, rest }, effects) => {
  const found = await fileIn(rest, visitor, effects);
  if (!found) return undefined;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `sandbox allow-popups allow-popups-to-escape-sandbox; ${insidePolicy}`,
  };
  return respond(200, headers, new TextDecoder().decode(found.bytes));
};

const insidePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; frame-ancestors 'self'";

export const getFile: Route = async ({ visitor, rest }, effects) => {
  const found = await fileIn(rest, visitor, effects);
  return found && effects.download(found.id, found.file, downloadName(found.manifest, found.file.name));
};

/** What a sealed id is of, if somebody may read its report. */
function openEdition(token: string, kind: 'edition' | 'file', { rights }: Visitor, { open }: Seal) {
  const [path = '', name = ''] = open(kind, token)?.split('\n') ?? [];
  const id = parseEditionPath(path);
  return id && rights.reads.has(id.report) ? { id, name } : undefined;
}

/** The manifest of an edition; undefined: there is none, or it is held and somebody is not an operator. */
async function readable(
  id: EditionId,
  { rights }: Visitor,
  effects: RoomEffects,
): Promise<Manifest | undefined> {
  if (!(await effects.archive.readFile(id, 'manifest.json'))) return undefined;
  const manifest = await provedManifest(id, effects);
  const maySeeHeld = rights.operates || rights.reviews.has(id.report);
  return maySeeHeld || !(await isHeld(manifest, effects.ledger)) ? manifest : undefined;
}

async function fileIn(token: string, visitor: Visitor, effects: RoomEffects) {
  const opened = openEdition(token, 'file', visitor, await effects.seal());
  const manifest = opened && (await readable(opened.id, visitor, effects));
  const file = manifest?.files.find(({ name }) => name === opened?.name);
  if (!opened || !manifest || !file) return undefined;
  const files = await provedFiles(opened.id, { ...manifest, files: [file] }, effects.archive);
  return { id: opened.id, manifest, file, bytes: files.get(file.name) };
}

/** The newest revision of the period, if it is another one. */
async function newerThan(id: EditionId, { archive }: RoomEffects): Promise<EditionId | undefined> {
  const newest = (await archive.listEditions(id.report, id.period)).at(-1);
  return newest && newest.revision > id.revision ? newest : undefined;
}

function viewOf(
  manifest: Manifest,
  id: EditionId,
  newer: EditionId | undefined,
  { language, words }: PageContext,
  seal: Seal,
): EditionView {
  const { period, run, correction, checks, files, holdReasons, heldAtMaking } = manifest;
  const date = (day: string) => dateIn(day, language);
  const inside = insideFile(manifest, language);
  const fileHref = (path: string, name: string) =>
    `${path}${seal.seal('file', `${editionPath(id)}\n${name}`)}`;
  return {
    subject: titleIn(manifest.subjects, language),
    facts: [
      [words('report'), titleIn(manifest.title, language)],
      [words('period'), words('from_to', { from: date(period.start), to: date(addDays(period.end, -1)) })],
      [words('made'), date(run.finishedAt)],
      [words('edition'), editionPath(id)],
    ],
    notes: [
      ...(newer
        ? [
            {
              mood: 'warn' as const,
              text: words('is_replaced'),
              link: { path: editionHref(editionPath(newer), seal), text: words('newest_revision') },
            },
          ]
        : []),
      ...(correction ? [{ mood: 'warn' as const, text: words('is_correction', correction.counts) }] : []),
      ...(heldAtMaking
        ? [{ mood: 'bad' as const, text: words('was_held', { why: holdReasons.join('; ') }) }]
        : []),
    ],
    inside: inside && fileHref('/view/', inside),
    files: files.map(({ name, mediaType, size }) => ({
      path: fileHref('/file/', name),
      name,
      kind: kindOf(mediaType, words),
      isData: !/^report\./.test(name),
      size: formatBytes(size, { language }),
    })),
    checks: checks.map(({ name, passed, severity, count }) => ({
      name,
      mood: passed ? 'good' : severity === 'hold' ? 'bad' : 'warn',
      result: passed ? words('check_passed') : words('check_failed', { count }),
    })),
  };
}

/** The page in the visitor's language, or in the first that the edition has. */
function insideFile({ files, languages }: Manifest, language: string): string | undefined {
  const wanted = [language, ...languages].map((one) => `report.${one}.html`);
  return wanted.find((name) => files.some((file) => file.name === name));
}

const kinds = ['pdf', 'html', 'spreadsheetml', 'csv', 'json'];

function kindOf(mediaType: string, words: PageContext['words']): string {
  const kind = kinds.find((one) => mediaType.includes(one));
  return kind === undefined ? mediaType : words(`kind_${kind}`);
}
