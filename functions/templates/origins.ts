/** Where each setting of a report comes from: the file and line that counts, of all that could say it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownFile } from './changeable.ts';
import type { Templates, WrittenFile } from './directories.ts';
import { writtenIn } from './files.ts';
import { namedOwner } from './owners.ts';
import { projectFile } from './project.ts';
import type { Report } from './report.ts';
import { saidBy } from './report-part.ts';
import { type Place, saidInYaml } from './yaml.ts';

/** Without a place: nobody says it, and it is the default. Without a value: a file of the report. */
export interface Origin extends Partial<Place> {
  /** `timezone`, `title.en`, `parameters.surge`, `pages.en`, `queries.daily`, … */
  readonly setting: string;
  readonly value?: unknown;
}

/** The settings of a report in the order of their names in report.yaml, then its figures and the files that it is made of. */
export function originsOf(templates: Templates, report: Report): Origin[] {
  const { schedules, declared: _, ...settings } = report.settings;
  const written = leavesOf(settings).map(([path, value]): Origin => {
    const place = placeOf(templates, report, path);
    return { setting: path.join('.'), value, ...place };
  });
  const timed = schedules.map(({ name, ...value }, index): Origin => {
    const own = ownFile(templates, 'schedules.yaml');
    const elsewhere = own && (saidInYaml([own], [report.name, name]) ?? saidInYaml([own], [report.name]));
    return {
      setting: `schedules.${name}`,
      value,
      ...(elsewhere ?? saidInYaml(report.written, ['schedules', index])),
    };
  });
  return [...written, ...timed, ...figureOrigins(report), ...fileOrigins(report)];
}

/** Maps by their fields, lists as they are. */
const leavesOf = (settings: object): [string[], unknown][] =>
  Object.entries(settings).flatMap(([key, value]): [string[], unknown][] =>
    value === null || typeof value !== 'object' || Array.isArray(value)
      ? [[[key], value]]
      : Object.entries(value).map(([inner, one]) => [[key, inner], one]),
  );

function placeOf(templates: Templates, report: Report, path: readonly string[]): Place | undefined {
  const [key = '', name = ''] = path;
  const named = key === 'owner' ? namedOwner(templates, report.name) : undefined;
  if (named) return { file: named.file, line: named.line };
  if (key === 'parameters' && !report.ownParameters.includes(name))
    return saidInYaml(writtenIn(templates.directories, 'parameters.yaml'), [name]);
  return (
    saidInYaml(report.isInherited ? report.written.slice(0, -1) : report.written, path) ??
    projectPlace(templates, key) ??
    saidInYaml(report.written, path)
  );
}

const projectNames: Readonly<Record<string, string>> = { timezone: 'zone' };

function projectPlace({ project }: Templates, key: string): Place | undefined {
  if (!project || !Object.hasOwn(saidBy(project), key)) return undefined;
  const text = readFileSync(join(project.directory, projectFile), 'utf8');
  return saidInYaml([{ file: project.file, text }], [projectNames[key] ?? key]);
}

/** Figures of the templates stand behind those of the report. */
function figureOrigins({ figures: { figures, files } }: Report): Origin[] {
  const written = files.toReversed().map((file): WrittenFile => ({ file, text: readFileSync(file, 'utf8') }));
  return Object.keys(figures).map((key) => ({
    setting: `figures.${key}`,
    ...saidInYaml(written, ['figures', key]),
  }));
}

const fileOrigins = ({ pages, queries, checks }: Report): Origin[] =>
  Object.entries({ pages: Object.values(pages), queries, checks }).flatMap(([kind, files]) =>
    files.map(({ name, file }) => ({ setting: `${kind}.${name}`, file, line: 1 })),
  );
