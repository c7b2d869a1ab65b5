/** What the first report says: report.yaml, figures.yaml, definitions.yaml, and a page in each language. */
import type { Parts } from './parts.ts';
import { fill, labelOf, type Said, saidIn, type Words, wordsIn } from './words.ts';

/** @returns the files by their names */
export function reportTexts(parts: Parts, languages: readonly string[]): Record<string, string> {
  const words = new Map(languages.map((language) => [language, wordsIn(language)]));
  const said = saidIn(words);
  return {
    'report.yaml': reportYaml(parts, said),
    'figures.yaml': figuresYaml(parts, said),
    'definitions.yaml': definitionsYaml(parts, said),
    ...Object.fromEntries([...words].map(([language, own]) => [`${language}.md`, page(parts, own)])),
  };
}

function reportYaml({ grain, model, time }: Parts, said: Said): string {
  const cron = grain === 'month' ? '0 7 2 * *' : '0 7 * * 1';
  return `title: ${said(({ title }) => title)}
owner: owner@example.com       # hears of failures and holds: put your address here
coverage: {${model.name}: ${time}}        # what says how far the data reach
on_empty: hold
empty_when: totals.row_count
schedules: [{name: ${grain}ly, cron: "${cron}", period: last ${grain}}]      # goes to those in ../../subscriptions.yaml
`;
}

/** What stands for `<label>` and the like. */
function valuesOf({ main, dimension, model, time, roles }: Parts, words: Words): Record<string, string> {
  const { name } = main;
  const called = dimension ? labelOf(dimension.name, words) : '';
  return {
    ...{ label: main.label(words), name, model: model.name, time },
    of: fill(roles.amount ? words.sum : words.count, { name }),
    dimension: called.toLowerCase(),
    // German writes a noun as a name.
    Dimension: called,
  };
}

function figuresYaml(parts: Parts, said: Said): string {
  const { grain, measures, main, dimension } = parts;
  const filled = (text: (words: Words) => string) =>
    said((words) => fill(text(words), valuesOf(parts, words)));
  const totals = measures.map(
    ({ name, label, unit }) => `  ${name}: {of: totals.${name}, unit: ${unit}, name: ${said(label)}}\n`,
  );
  const by = dimension
    ? `  ${dimension.name}_${main.name}: {of: ${dimension.query}.${main.name}, by: ${dimension.name}, compare: before, growth: {before: growth}, unit: ${main.unit}, name: ${said(main.label)}}\n`
    : '';
  const called = dimension ? `  ${dimension.name}: ${said((words) => labelOf(dimension.name, words))}\n` : '';
  const over = grain === 'month' ? 'month' : 'date';
  return `defaults: {compare: [before, year]}
columns:
  day: ${said(({ day }) => day.name)}
  ${grain}: ${said((words) => words[grain].name)}
${called}figures:
${totals.join('')}  daily: {of: by_day.${main.name}, over: day, over_as: date, compare: none, unit: ${main.unit}, name: ${filled(({ day }) => day.by)}}
  back: {of: ${grain}s_back.${main.name}, over: ${grain}, over_as: ${over}, compare: none, unit: ${main.unit}, name: ${filled((words) => words[grain].by)}}
${by}`;
}

function definitionsYaml(parts: Parts, said: Said): string {
  const { grain, dimension, isByDay, roles } = parts;
  const text = (name: string, key: keyof Words['definitions']) => {
    const part = (index: 0 | 1) =>
      said((words) => fill(words.definitions[key][index], valuesOf(parts, words)));
    return `  ${name}:\n    title: ${part(0)}\n    text: ${part(1)}\n`;
  };
  return `queries:
${text('totals', 'totals')}${text('by_day', 'by_day')}${text(`${grain}s_back`, grain)}${dimension ? text(dimension.query, 'by_dimension') : ''}checks:
${text('adds_up', 'adds_up')}${text('complete', 'complete')}${text('missing_values', 'missing_values')}${isByDay ? text('in_place', 'in_place') : ''}${roles.key ? text('duplicates', 'duplicates') : ''}${dimension?.join ? text('unknown_keys', 'unknown_keys') : ''}`;
}

function page(parts: Parts, words: Words): string {
  const { grain, measures } = parts;
  const values = valuesOf(parts, words);
  const title = (...texts: readonly string[]) =>
    `title=[${texts.map((one) => `"${fill(one, values)}"`).join(', ')}]`;
  const otherwise = `else="${words.none}"`;
  const tiles = measures.slice(0, 4).map(({ name }) => `$${name}`);
  return `# ${words.title}

{% headline ${title(...words.headline)} /%}

{% kpis of=[${tiles.join(', ')}] /%}

${fill(words.sentence, values)}

{% chart line=$back ${title(words[grain].highest, words[grain].by)} ${otherwise} /%}

{% chart line=$daily ${title(words.day.highest, words.day.by)} ${otherwise} /%}

${byDimension(parts, words)}{% more /%}

## ${words.methods}

{% definitions /%}

{% missing /%}

{% checks title="${words.checked}" /%}
`;
}

function byDimension(parts: Parts, words: Words): string {
  const { main, dimension } = parts;
  if (!dimension) return '';
  const title = `title="${fill(words.dimension.by, valuesOf(parts, words))}"`;
  const otherwise = `else="${words.none}"`;
  return `{% chart type="bar" data=$${dimension.query} horizontal=true x="${dimension.name}" y="${main.name}" names=["${main.label(words)}"] unit="${main.unit}"
   ${title} subtitle="${words.dimension.largest}" ${otherwise} /%}

{% table data=$${dimension.query} columns=["${dimension.name}", "${main.name}", "${main.name}_before", "growth"]
   ${title} subtitle="${words.dimension.changes}" ${otherwise} /%}

`;
}
