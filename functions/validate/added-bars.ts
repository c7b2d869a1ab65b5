/** What a chart adds to its rows: a sum has to be one, and figures beside them are in their unit. */
import type { Given } from '../charts/type.ts';
import { sideUnit } from '../compose/figure.ts';
import { type FigureNames, figuresAt } from './paths.ts';

const added = ['bar', 'grouped-bar', 'stacked-bar'];
const withReference = [...added, 'line', 'area'];

export function addedProblems(given: Given, names: FigureNames): string[] {
  const drawn = withReference.find((name) => given[name] !== undefined);
  if (drawn === undefined) return [];
  const figures = figuresAt(given[drawn], names);
  const units = figures.map(sideUnit);
  const beside = ['whole', 'reference'].flatMap((name) =>
    figuresAt(given[name], names)
      .filter((one) => units.length > 0 && !units.includes(sideUnit(one)))
      .map((one) => {
        const unit = `expected a figure of unit ${units[0]}, as ${drawn}= has`;
        return `${name}=$${one.figure.key} is of unit ${sideUnit(one)}; ${unit}`;
      }),
  );
  const summed = given.others === true && added.includes(drawn) ? figures : [];
  const notSums = summed.filter(({ figure }) => figure.total !== 'sum');
  const changes = summed.filter(({ side }) => side === 'change');
  return [
    ...(given.whole !== undefined && figures.length > 1
      ? [`whole= goes with one figure; ${drawn}= has ${figures.length}`]
      : []),
    ...beside,
    ...changes
      .slice(0, 1)
      .map(({ figure: { key } }) => `others= adds up, and changes such as $${key}.change do not`),
    ...(changes.length > 0 ? [] : notSums)
      .slice(0, 1)
      .map(
        ({ figure: { key } }) =>
          `others= adds up; expected total: sum at $${key} in figures.yaml, if its rows do`,
      ),
  ];
}
