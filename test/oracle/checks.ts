/** The checks table of definitions.md section 4: what each one finds. */
import { cents } from './arithmetic.ts';
import { addMonths, contains, DAY_MS, type Days, firstOfMonth, isoDay, length } from './calendar.ts';
import { daysBefore, earlierEditions, newest } from './campaign.ts';
import { signalWeeks } from './goods.ts';
import { activeCreators } from './headline.ts';
import type { LakeRows } from './lake.ts';
import { computeWorldFigures, type Figures, type OracleRow } from './oracle.ts';
import { defaultParameters, type OracleParameters } from './parameters.ts';
import {
  covers,
  createWorld,
  hasLookback,
  isValid,
  linesIn,
  type OraclePeriod,
  snapshotAt,
  text,
  trailingDays,
  trailingSales,
  type World,
} from './world.ts';

export interface Finding {
  readonly found: boolean;
  /** Lines, sessions, creators or comparisons, as the check is about; null where nothing is counted. */
  readonly count: number | null;
  /** What was found, where names help. */
  readonly names: readonly string[];
}

export type CheckName =
  | 'reconciliation'
  | 'freshness'
  | 'duplicate_lines'
  | 'invalid_lines'
  | 'orphans'
  | 'sessions'
  | 'old_snapshots'
  | 'coverage'
  | 'lookback'
  | 'trailing';

export function computeChecks(
  lake: LakeRows,
  period: OraclePeriod,
  parameters: OracleParameters = defaultParameters,
): Record<CheckName, Finding> {
  const world = createWorld(lake, period, parameters);
  return {
    reconciliation: named(unreconciled(world, computeWorldFigures(world))),
    freshness: found(isStale(world)),
    duplicate_lines: named(duplicateLines(lake)),
    invalid_lines: counted(invalidLines(world, lake)),
    orphans: counted(orphans(world)),
    sessions: counted(badSessions(world)),
    old_snapshots: named(oldSnapshots(world)),
    coverage: named(uncovered(world)),
    lookback: found(isLookbackShort(world)),
    trailing: found(isTrailingShort(world)),
  };
}

function found(found: boolean): Finding {
  return { found, count: null, names: [] };
}

function counted(count: number): Finding {
  return { found: count > 0, count, names: [] };
}

function named(names: readonly string[]): Finding {
  return { found: names.length > 0, count: names.length, names };
}

function unreconciled(world: World, figures: Figures): string[] {
  const total = figures.headline?.[0]?.sales;
  const wrong: string[] = [];
  const trailing = [...trailingSales(world, world.period.to).values()].filter((sales) => sales > 0n).length;
  if (world.snapshots.size > 0 && countOf(figures.tier_by_band) !== trailing) wrong.push('tier_by_band');
  if (typeof total !== 'string') return wrong;
  if (moneyOf(figures.kinds, 'sales') !== cents(total)) wrong.push('kinds');
  if (moneyOf(figures.concentration, 'sales') !== cents(total)) wrong.push('concentration');
  const known = moneyOf(figures.regions, 'known_sales');
  if (known + moneyOf(figures.regions, 'unknown_sales') !== cents(total)) wrong.push('regions');
  if (moneyOf(figures.provinces, 'sold') !== known) wrong.push('provinces.sold');
  if (moneyOf(figures.provinces, 'bought') !== known) wrong.push('provinces.bought');
  if (isWholeMonths(world.period)) {
    const inPeriod = figures.months?.filter((row) => `${row.month}` >= isoDay(world.period.from));
    if (moneyOf(inPeriod, 'sales') !== cents(total)) wrong.push('months');
  }
  return wrong;
}

function countOf(rows: readonly OracleRow[] = []): number {
  return rows.reduce((total, row) => total + Number(row.creators), 0);
}

function moneyOf(rows: readonly OracleRow[] = [], column: string): bigint {
  return rows.reduce((total, row) => total + cents(`${row[column] ?? '0.00'}`), 0n);
}

/** Whole months, at most 24 of them. */
function isWholeMonths({ from, to }: Days): boolean {
  return from === firstOfMonth(from) && to === firstOfMonth(to) && from >= addMonths(to, -24);
}

function isStale(world: World): boolean {
  const { to } = world.period;
  return linesIn(world, { from: to - 1 - world.parameters.freshnessGraceDays, to }).length === 0;
}

function duplicateLines(lake: LakeRows): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { line_id } of lake.order_lines) {
    const id = text(line_id);
    if (id === null) continue;
    if (seen.has(id)) twice.add(id);
    seen.add(id);
  }
  return [...twice];
}

function invalidLines(world: World, lake: LakeRows): number {
  return lake.order_lines.filter((row) => {
    const day = world.calendar.dayOf(row.paid_at);
    return !isValid(row) && (contains(world.period, day) || contains(world.yoy, day));
  }).length;
}

function orphans(world: World): number {
  const lacks = (known: ReadonlyMap<string, unknown>, id: string | null) =>
    known.size > 0 && (id === null || !known.has(id));
  return linesIn(world, world.period).filter(
    (line) => lacks(world.creators, line.creator) || lacks(world.products, line.product),
  ).length;
}

function badSessions(world: World): number {
  return world.sessions.filter(({ started_at, ended_at }) => {
    if (!contains(world.period, world.calendar.dayOf(started_at))) return false;
    return ended_at === null || ended_at < started_at || ended_at - started_at > 2 * DAY_MS;
  }).length;
}

function oldSnapshots(world: World): string[] {
  const end = world.period.to;
  return [...activeCreators(world, world.period)].filter((creator) => {
    const snapshot = snapshotAt(world, creator, end);
    return snapshot !== null && end - snapshot.day > world.parameters.oldSnapshotDays;
  });
}

/** The comparisons that have no earlier value because the lake begins too late. */
function uncovered(world: World): string[] {
  const edition = newest(world.campaigns.filter(({ ends }) => contains(world.period, ends)));
  const earlier = edition && newest(earlierEditions(world, edition));
  const lines = (days: Days | undefined) => days !== undefined && startsBefore(world.lineCoverage, days);
  const sessions = (days: Days) => startsBefore(world.sessionCoverage, days);
  const firstMonth = addMonths(firstOfMonth(world.period.to), -24);
  const month = { from: firstMonth, to: addMonths(firstMonth, 1) };
  const found: Record<string, boolean> = {
    yoy: lines(world.yoy),
    live_hours: sessions(world.yoy),
    campaign: lines(earlier?.window),
    large_creators_before: lines(edition && daysBefore(edition.window, length(edition.window))),
    first_timers_grown: lines(edition && daysBefore(edition.window, world.parameters.runUpDays)),
    months: lines(month),
    months_live_hours: sessions(month),
    demand_signals: lines(signalWeeks(world)?.before),
  };
  return Object.keys(found).filter((name) => found[name]);
}

function startsBefore(coverage: Days | null, days: Days): boolean {
  return coverage !== null && days.from < coverage.from;
}

function isTrailingShort({ lineCoverage, period }: World): boolean {
  return lineCoverage !== null && !covers(lineCoverage, trailingDays(period.to));
}

function isLookbackShort(world: World): boolean {
  if (world.lineCoverage === null) return false;
  return !hasLookback(world, world.period) || !hasLookback(world, world.yoy);
}
