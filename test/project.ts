/** A small project: tills of a few shops in CSV, one model, one report. */

const settings = `lake: raw
sender: Tills <tills@tills.net>
currency: USD
zone: America/New_York
languages: [en]
`;

/** @param extended what else periodical.yaml says */
export const projectFiles = (extended = ''): Readonly<Record<string, string>> => ({
  'periodical.yaml': settings + extended,
  'raw/tills/2024.csv':
    'day,shop,amount\n2024-05-31,North,10.00\n2024-06-01,North,20.50\n2024-06-30,South,4.25\n2024-07-01,South,99.00\n',
  'templates/lake.yaml':
    'tables:\n  tills: {location: tills/, format: csv, columns: {day: date, shop: string, amount: "decimal(9,2)"}}\n',
  'templates/models/tills.sql': 'select day, shop, amount from raw.tills\n',
  'templates/reports/tally/report.yaml': 'title: {en: Tally}\nowner: owner@tills.net\n',
  'templates/reports/tally/totals.sql':
    'select sum(amount) as sales, count(*) as lines from tills where day >= :start and day < :end\n',
  'templates/reports/tally/en.md':
    '# Tally\n\nSales came to {% money($totals.sales) %} in {% count($totals.lines) %} lines.\n',
});
