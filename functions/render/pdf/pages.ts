/**
 * Heights of charts, so that pages fill. What stands on one page is chosen for all pages together, as lines of a
 * paragraph are: every page may make its charts lower to take one block more, or higher to leave no hole.
 */

/** Something that stands on one page, or a part of what may be divided. All in points. */
export interface Box {
  /** Place of its block in the document. */
  readonly block: number;
  /** With a chart's drawing at its least height. */
  readonly height: number;
  /** Space between it and the box before it, if that is on the same page. */
  readonly gap: number;
  /** Height of what is repeated above it if a page starts with it. */
  readonly again: number;
  /** No page ends after it. */
  readonly keeps: boolean;
}

/** How high a chart can be drawn, in points. */
export interface Stretch {
  readonly least: number;
  readonly usual: number;
}

export interface Pages {
  /** Height of each chart by the place of its block, in points. */
  readonly heights: ReadonlyMap<number, number>;
  /** Blocks before which a page ends though they would fit: what follows them would not. */
  readonly breaks: ReadonlySet<number>;
  /** How many pages there are. */
  readonly count: number;
}

/** Where a run of boxes goes that no page divides. */
interface Group {
  readonly first: number;
  readonly boxes: readonly Box[];
  readonly height: number;
  readonly stretch: number;
  readonly gap: number;
  readonly again: number;
}

/** The best that can be done with all groups before one. */
interface Solution {
  readonly cost: number;
  readonly from: number;
  readonly page: Page;
}

interface Page {
  readonly cost: number;
  /** 0: all charts at their least height; 1: at their usual one. */
  readonly fill: number;
  /** Whether the next group would fit into what is left. */
  readonly breaks: boolean;
}

/** Charts half-way between their least and their usual height look best. */
const best = 0.55;
/** A little more than usual rather than a hole. */
const most = 1.6;
/** Sums of heights are not exact: as much stays free on every page, in points. */
const reserve = 0.001;

/**
 * @param space height of a page in points
 * @param opening height of what the first page has above the boxes
 */
export function fillPages(
  boxes: readonly Box[],
  stretches: ReadonlyMap<number, Stretch>,
  space: number,
  opening: number,
): Pages {
  const groups = grouped(boxes, stretches);
  const solutions = solved(groups, space - reserve, opening);
  const heights = new Map<number, number>();
  const breaks = new Set<number>();
  let count = 0;
  for (let end = groups.length; end > 0; ) {
    const solution = solutions[end];
    if (!solution) break;
    count++;
    const { from, page } = solution;
    for (const { block } of groups.slice(from, end).flatMap((group) => group.boxes)) {
      const stretch = stretches.get(block);
      if (stretch) heights.set(block, stretch.least + page.fill * (stretch.usual - stretch.least));
    }
    const next = groups[end];
    if (page.breaks && next) breaks.add(next.first);
    end = from;
  }
  return { heights, breaks, count };
}

function grouped(boxes: readonly Box[], stretches: ReadonlyMap<number, Stretch>): Group[] {
  const runs: Box[][] = [];
  for (const box of boxes) {
    const run = runs.at(-1);
    if (run?.at(-1)?.keeps) run.push(box);
    else runs.push([box]);
  }
  return runs.map((run) => toGroup(run, stretches));
}

function toGroup(run: readonly Box[], stretches: ReadonlyMap<number, Stretch>): Group {
  const [first] = run;
  const heights = run.map(({ height, gap }, i) => (i === 0 ? height : gap + height));
  const charts = run.flatMap(({ block }) => stretches.get(block) ?? []);
  return {
    first: first?.block ?? 0,
    boxes: run,
    height: heights.reduce((sum, height) => sum + height, 0),
    stretch: charts.reduce((sum, { least, usual }) => sum + usual - least, 0),
    gap: first?.gap ?? 0,
    again: first?.again ?? 0,
  };
}

function solved(groups: readonly Group[], space: number, opening: number): (Solution | undefined)[] {
  const solutions: (Solution | undefined)[] = [];
  for (let from = 0; from < groups.length; from++) {
    const before = from === 0 ? 0 : solutions[from]?.cost;
    if (before === undefined) continue;
    let height = from === 0 ? opening : (groups[from]?.again ?? 0);
    let stretch = 0;
    for (let end = from + 1; end <= groups.length; end++) {
      const group = groups[end - 1];
      if (!group) break;
      const startsPage = from > 0 && end === from + 1;
      height += startsPage ? group.height : group.gap + group.height;
      stretch += group.stretch;
      // What is higher than a page stands on it alone.
      if (height > space && end > from + 1) break;
      const free = Math.max(0, space - height);
      const next = groups[end];
      const page = next
        ? judged(free, stretch, next, group, space)
        : lastPage(free, stretch, space, from > 0);
      const cost = before + page.cost;
      if (cost < (solutions[end]?.cost ?? Number.POSITIVE_INFINITY)) solutions[end] = { cost, from, page };
    }
  }
  return solutions;
}

/** The last of several pages is well over half full, if that leaves no larger hole on another one. */
function lastPage(free: number, stretch: number, space: number, isOneOfSeveral: boolean): Page {
  const fill = stretch > 0 ? Math.min(best, free / stretch) : best;
  const lacks = isOneOfSeveral ? Math.max(0, free - fill * stretch - 0.4 * space) : 0;
  const uneven = stretch > 0 ? (fill - best) ** 2 * 0.1 : 0;
  return { cost: (lacks / space) ** 2 * 20 + uneven, fill, breaks: false };
}

function judged(free: number, stretch: number, next: Group, last: Group, space: number): Page {
  const charts = stretch > 0;
  const fill = charts ? Math.min(most, free / stretch) : best;
  const hole = free - (charts ? fill * stretch : 0);
  const breaks = hole >= next.gap + next.height;
  // A break in the middle of a block cannot be asked for.
  const impossible = breaks && last.boxes.at(-1)?.block === next.first;
  const uneven = charts ? (fill - best) ** 2 * 0.1 : 0;
  return {
    cost: (hole / space) ** 2 * 20 + uneven + 0.05 + (impossible ? 100 : 0),
    fill,
    breaks: breaks && !impossible,
  };
}
