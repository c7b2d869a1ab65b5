/** The folders that a report lies in, and a part of what its report.yaml says, read by itself. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { defined } from '../defined.ts';
import { type Project, productTemplates, type Templates, type WrittenFile } from './directories.ts';
import { writtenIn } from './files.ts';
import { guardTemplates } from './guard.ts';
import { parseLayers, parseYaml } from './yaml.ts';

/** Where a report is read from. */
export interface ReportFolders {
  /** Those that are laid over others first. */
  readonly directories: readonly string[];
  /** Each report.yaml that counts, in the same order: one at least. */
  readonly written: readonly WrittenFile[];
  /** Whether the last of them ships with Periodical, below a templates folder of the user's. */
  readonly isInherited: boolean;
}

/**
 * Finds a report: the first templates folder with the whole of it, and those before with what differs. A report.yaml with
 * a title is a whole one, unless it says that it extends the one below.
 * @returns undefined: there is no such report
 * @throws InputError report.yaml may not be read, or is not YAML
 */
export function reportFolders(templates: Templates, report: string): ReportFolders | undefined {
  const roots = templates.directories.filter((root) => hasParts(join(root, 'reports', report)));
  for (const root of roots) guardTemplates(root, join('reports', report, 'report.yaml'));
  // Below the last there is nothing that it could be laid over.
  const whole = roots.slice(0, -1).findIndex((root) => isWhole(join(root, 'reports', report)));
  const used = whole === -1 ? roots : roots.slice(0, whole + 1);
  const directories = used.map((root) => join(root, 'reports', report));
  const written = writtenIn(directories, 'report.yaml');
  if (written.length === 0) return undefined;
  const isInherited = templates.directories.length > 1 && used.at(-1) === productTemplates;
  return { directories, written, isInherited };
}

/** Tests of a report may lie where nothing else of it does. */
const hasParts = (folder: string): boolean =>
  existsSync(folder) &&
  statSync(folder).isDirectory() &&
  readdirSync(folder).some((name) => !/^(tests$|\.)/.test(name));

const claim = z.looseObject({ title: z.unknown().optional(), extends: z.unknown().optional() });

const isWhole = (folder: string): boolean =>
  writtenIn([folder], 'report.yaml').some(({ file, text }) => {
    const said = parseYaml(file, text, claim);
    return said.title !== undefined && said.extends === undefined;
  });

/**
 * Reads what report.yaml says of a schema. What it does not say of zone, currency, publisher and owner is said by the
 * project, which speaks for the reports that ship with Periodical.
 * @throws InputError every problem with its file and line
 */
export function parseReport<Schema extends z.ZodType>(
  { written, isInherited }: ReportFolders,
  { project }: Templates,
  schema: Schema,
): z.output<Schema> {
  const said = saidBy(project);
  return parseLayers(written, schema, (last) => (isInherited ? { ...last, ...said } : { ...said, ...last }));
}

/** What a project says of all its reports, in the words of report.yaml. */
export const saidBy = ({ zone, currency, publisher, owner, paper }: Partial<Project> = {}) =>
  defined({ timezone: zone, currency, publisher, owner, paper });

/**
 * Reads what a schema takes of a report's report.yaml: a fault elsewhere in the report must not silence it.
 * @returns undefined: there is no such report
 * @throws InputError it is not YAML, or that part says something else than expected
 */
export function reportPart<Schema extends z.ZodType>(
  templates: Templates,
  report: string,
  schema: Schema,
): z.output<Schema> | undefined {
  const found = reportFolders(templates, report);
  return found && parseReport(found, templates, schema);
}
