/** Outlines of TrueType glyphs: the table "glyf" of the OpenType specification. */

interface Point {
  readonly x: number;
  readonly y: number;
  /** On the curve, or a control point of it. */
  readonly on: boolean;
}

/** Closed curves, in units of the font with y upwards. */
export type Contours = readonly (readonly Point[])[];

/** @param data the bytes of a glyph; none for a blank one */
export function readContours(glyph: number, data: (glyph: number) => Buffer): Contours {
  const bytes = data(glyph);
  if (bytes.length === 0) return [];
  const count = bytes.readInt16BE(0);
  return count >= 0 ? simple(bytes, count) : composite(bytes, data);
}

function simple(bytes: Buffer, count: number): Contours {
  const ends = Array.from({ length: count }, (_, i) => bytes.readUInt16BE(10 + i * 2));
  const total = (ends.at(-1) ?? -1) + 1;
  const instructions = 10 + count * 2;
  const flags = readFlags(bytes, instructions + 2 + bytes.readUInt16BE(instructions), total);
  const xs = readCoordinates(bytes, flags.end, flags.values, 0x02, 0x10);
  const ys = readCoordinates(bytes, xs.end, flags.values, 0x04, 0x20);
  const points = flags.values.map((flag, i) => ({
    x: xs.values[i] ?? 0,
    y: ys.values[i] ?? 0,
    on: (flag & 1) === 1,
  }));
  return ends.map((end, i) => points.slice((ends[i - 1] ?? -1) + 1, end + 1));
}

/** Numbers that were read, and where the next bytes start. */
interface Run {
  readonly values: readonly number[];
  readonly end: number;
}

function readFlags(bytes: Buffer, start: number, total: number): Run {
  const values: number[] = [];
  let at = start;
  while (values.length < total) {
    const flag = bytes.readUInt8(at++);
    const repeats = flag & 0x08 ? bytes.readUInt8(at++) : 0;
    for (let i = 0; i <= repeats; i++) values.push(flag);
  }
  return { values, end: at };
}

/**
 * @param short the flag of a coordinate of one byte
 * @param same the flag that gives a short one its sign, and says of a long one that it does not change
 */
function readCoordinates(
  bytes: Buffer,
  start: number,
  flags: readonly number[],
  short: number,
  same: number,
): Run {
  let at = start;
  let value = 0;
  const values = flags.map((flag) => {
    if (flag & short) {
      const delta = bytes.readUInt8(at++);
      value += flag & same ? delta : -delta;
    } else if (!(flag & same)) {
      value += bytes.readInt16BE(at);
      at += 2;
    }
    return value;
  });
  return { values, end: at };
}

const words = 0x0001;
const offsets = 0x0002;
const more = 0x0020;
const oneScale = 0x0008;
const twoScales = 0x0040;
const wholeMatrix = 0x0080;

function composite(bytes: Buffer, data: (glyph: number) => Buffer): Contours {
  const all: (readonly Point[])[] = [];
  let at = 10;
  for (let flags = more; flags & more; ) {
    flags = bytes.readUInt16BE(at);
    const wide = (flags & words) !== 0;
    const from = at + 4;
    at += wide ? 8 : 6;
    const { matrix, length } = readMatrix(bytes, at, flags);
    at += length;
    const part = turned(readContours(bytes.readUInt16BE(from - 2), data), matrix);
    const [dx, dy] =
      flags & offsets
        ? wide
          ? [bytes.readInt16BE(from), bytes.readInt16BE(from + 2)]
          : [bytes.readInt8(from), bytes.readInt8(from + 1)]
        : between(
            all.flat()[wide ? bytes.readUInt16BE(from) : bytes.readUInt8(from)],
            part.flat()[wide ? bytes.readUInt16BE(from + 2) : bytes.readUInt8(from + 1)],
          );
    all.push(...part.map((contour) => contour.map(({ x, y, on }) => ({ x: x + dx, y: y + dy, on }))));
  }
  return all;
}

/** What x and y of a point give for x, then for y. */
type Matrix = readonly [xx: number, xy: number, yx: number, yy: number];

function readMatrix(bytes: Buffer, at: number, flags: number): { matrix: Matrix; length: number } {
  const number = (i: number) => bytes.readInt16BE(at + i * 2) / 2 ** 14;
  if (flags & oneScale) return { matrix: [number(0), 0, 0, number(0)], length: 2 };
  if (flags & twoScales) return { matrix: [number(0), 0, 0, number(1)], length: 4 };
  if (flags & wholeMatrix) return { matrix: [number(0), number(2), number(1), number(3)], length: 8 };
  return { matrix: [1, 0, 0, 1], length: 0 };
}

const turned = (contours: Contours, [xx, xy, yx, yy]: Matrix): Contours =>
  contours.map((contour) => contour.map(({ x, y, on }) => ({ x: x * xx + y * xy, y: x * yx + y * yy, on })));

/** How far a part is moved so that two points meet. */
const between = (to: Point | undefined, from: Point | undefined) =>
  to && from ? ([to.x - from.x, to.y - from.y] as const) : ([0, 0] as const);

/** The data of an SVG path in units of the font, with the glyph's origin at 0 and y downwards. */
export function drawContours(contours: Contours): string {
  return contours.map(drawContour).join('');
}

const place = ({ x, y }: Point) => `${x} ${-y}`;

function drawContour(contour: readonly Point[]): string {
  const points = contour.flatMap((point, i) => {
    const next = contour[(i + 1) % contour.length] ?? point;
    // Between two control points there is a point on the curve that the file leaves out.
    return point.on || next.on
      ? [point]
      : [point, { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2, on: true }];
  });
  const start = points.findIndex(({ on }) => on);
  const turned = [...points.slice(start), ...points.slice(0, start)];
  const [first] = turned;
  if (!first) return '';
  let path = `M${place(first)}`;
  for (const [i, point] of turned.entries()) {
    if (i === 0) continue;
    if (!point.on) path += `Q${place(point)} ${place(turned[i + 1] ?? first)}`;
    else if (turned[i - 1]?.on) path += `L${place(point)}`;
  }
  return `${path}Z`;
}
