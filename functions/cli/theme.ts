/** `periodical theme check`: what is wrong with a look of one's own, before a run needs it. */
import type { Command } from 'commander';
import { describeProblem, InputError, type Problem, UsageError } from '../errors.ts';
import { counted } from '../language/counted.ts';
import { displayPath } from '../templates/directories.ts';
import { loadSettings, reportNames } from '../templates/report.ts';
import { loadTheme, themeDirectories } from '../templates/theme.ts';
import { templatesAt } from '../templates.ts';
import { contrastProblems } from '../validate/contrast.ts';
import { uncoveredProblems } from '../validate/coverage-of-fonts.ts';
import { themeProblems } from '../validate/theme.ts';
import { exitCodeOf } from './exit-codes.ts';
import { complain, printJson, printLine } from './output.ts';

interface Options {
  readonly templates?: string;
  readonly json?: boolean;
}

export function addTheme(program: Command): void {
  program
    .command('theme')
    .summary('say what is wrong with a theme of your own')
    .description(
      '"theme check" says with file and line what is wrong in theme/ of your templates: colours that readers can hardly tell apart (WCAG 2.2), words that are missing or that nothing prints, characters that no font has, and templates that a report would not fit in.',
    )
    .argument('<action>', 'check')
    .option('--templates <dir>', 'folder with theme/')
    .option('--json', 'print one JSON object')
    .action(check);
}

async function check(action: string, { templates: folder, json }: Options): Promise<void> {
  if (action !== 'check') throw new UsageError(`theme ${action}: expected theme check`);
  const templates = templatesAt(folder);
  const directories = themeDirectories(templates);
  const [own, base] = directories;
  const isOwn = base !== undefined && own !== undefined;
  const reports = reportNames(templates);
  const languages = [...new Set(reports.flatMap((name) => Object.keys(loadSettings(templates, name).title)))];
  const problems = isOwn ? await problemsIn(templates, languages, directories) : [];
  if (json) printJson({ theme: isOwn ? displayPath(own) : null, languages, problems });
  else if (problems.length > 0) complain(...problems.map(describeProblem));
  else if (isOwn) printLine(`${displayPath(own)}: no problems, in ${counted(languages.length, 'language')}`);
  else printLine('There is no theme/ of your own; the one that ships with Periodical is used');
  process.exitCode = exitCodeOf({ hasFailed: problems.length > 0 });
}

async function problemsIn(
  templates: ReturnType<typeof templatesAt>,
  languages: readonly string[],
  directories: readonly string[],
): Promise<Problem[]> {
  const wrong = await themeProblems(templates, languages);
  try {
    const theme = loadTheme(directories, languages);
    return [...wrong, ...contrastProblems(theme), ...uncoveredProblems(theme)];
  } catch (error) {
    // What cannot be read was said already.
    if (error instanceof InputError) return wrong;
    throw error;
  }
}
