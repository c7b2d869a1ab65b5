import { tag } from '../tag.ts';

export const kpis = tag({
  name: 'kpis',
  description: 'A row of tiles, each of them a `kpi`.',
  example: `{% kpis %}
{% kpi label="Sales" value=money($headline.sales) growth=$headline.sales_growth against="on a year earlier" /%}
{% kpi label="Units sold" value=count($headline.units) /%}
{% /kpis %}`,
  attributes: {},
  around: true,
  build: (_, __, inside) => [
    { kind: 'kpis', items: inside.flatMap((block) => (block.kind === 'kpis' ? block.items : [])) },
  ],
});
