import { filled } from '../../language/fill.ts';
import { isManifold } from '../../language/form.ts';
import { figures } from '../attribute.ts';
import type { PageContext } from '../context.ts';
import type { Kpi } from '../document.ts';
import { changeSigns, comparedWord, figureText, isInPoints, numberOfFigure, signedText } from '../figure.ts';
import { figureName } from '../figure-names.ts';
import type { FigureValue } from '../figure-value.ts';
import { tag } from '../tag.ts';
import { attainmentText } from '../target.ts';

export const kpis = tag({
  name: 'kpis',
  description:
    'A row of tiles: a figure each, with its change and, if figures.yaml has one, its target. A figure that is not known says so under its name.',
  example: '{% kpis of=[$sales, $units, $active_creators] /%}',
  attributes: { of: figures('single figures', 'The figures, each of one row.') },
  around: true,
  build: ({ of = [] }, { context }, inside) => [
    {
      kind: 'kpis',
      items: [
        ...of.map((one) => tile(one, context)),
        ...inside.flatMap((block) => (block.kind === 'kpis' ? block.items : [])),
      ],
    },
  ],
});

function tile(one: FigureValue, context: PageContext): Kpi {
  const label = figureName(one.figure, context);
  const value = figureText(one, context) ?? context.word('no_data');
  const tile = { label, value, ...changeOf(one, context) };
  const attainment = one.figure.target === undefined ? '' : attainmentText(one, context);
  if (attainment === '') return tile;
  const { against } = tile;
  const both = filled(context.word('target_tile'), { against, attainment });
  return { ...tile, against: against === undefined ? attainment : both };
}

function changeOf(one: FigureValue, context: PageContext): Omit<Kpi, 'label' | 'value'> {
  const change = numberOfFigure({ ...one, side: 'change' });
  if (one.compared === undefined) return { direction: 'none' };
  if (change === null) return { change: context.word('no_comparison'), direction: 'none' };
  const text = signedText(change, isInPoints(one), context);
  const isTimes = !isInPoints(one) && isManifold(change);
  const against = filled(context.word(isTimes ? 'change_tile_times' : 'change_tile'), {
    on: comparedWord(one, 'on', context),
    as: comparedWord(one, 'as', context),
  });
  const said = against.includes('{change}')
    ? { change: against.replace('{change}', text) }
    : { change: text, against };
  return { direction: 'none', ...changeSigns(change, one), ...said };
}
