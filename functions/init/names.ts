/** Names of SQL for names as files have them. */

/** A name of SQL: `Sold At` is sold_at, `BasketID` basket_id, `HHKey` hh_key. */
export function snake(text: string): string {
  const words = text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .normalize('NFKD')
    .replace(/[^A-Za-z\d]+/g, ' ')
    .trim()
    .toLowerCase()
    .replaceAll(' ', '_');
  return /^\d/.test(words) ? `n${words}` : words;
}

// What neither engine takes for a name.
const reserved = new Set(
  'all and as between by case cast column create cross current_date distinct else end except exists extract false for from full group grouping having in inner insert intersect into is join left like limit natural not null offset on or order outer primary right select skip some table then to true union unnest user using values when where window with'.split(
    ' ',
  ),
);

/** A name that none of those has which are taken; it is taken then. */
export function unused(name: string, taken: Set<string>): string {
  const wanted = name === '' || reserved.has(name) ? `${name || 'column'}_` : name;
  for (let number = 1; ; number++) {
    const free = number === 1 ? wanted : `${wanted}_${number}`;
    if (taken.has(free)) continue;
    taken.add(free);
    return free;
  }
}
