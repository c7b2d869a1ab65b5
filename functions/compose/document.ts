/**
 * A composed page: blocks with values, no markup of any format. `compose` makes it, every renderer reads
 * it. All texts are plain text in the document's language: a renderer escapes them for its own format.
 */
import type { Chart } from '../charts/chart.ts';
import type { Value } from '../query/table.ts';
import type { Project } from '../templates/directories.ts';
import type { Picture } from '../templates/pictures.ts';
import type { SheetSection } from './sheet.ts';

export interface ReportDocument {
  readonly report: string;
  /** REPORT/PERIOD/rN */
  readonly edition: string;
  /** BCP 47 tag of the page: `en`, `zh`. */
  readonly language: string;
  readonly title: string;
  /** The period in words: "January to June 2024". */
  readonly period: string;
  /** Last day of the period, `YYYY-MM-DD`: the date of the document, so that its bytes repeat. */
  readonly date: string;
  /** The last day of the period that the data reach, `YYYY-MM-DD`; undefined if that is not known. */
  readonly dataUntil: string | undefined;
  readonly publisher: string;
  /** The subject of its mails. */
  readonly subject: string;
  /** Local days: of its issue, and of the next edition of such a period. */
  readonly issued?: string | undefined;
  readonly next?: string | undefined;
  /** The address that readers turn to. */
  readonly contact?: string | undefined;
  /** Without it A4. */
  readonly paper?: Project['paper'];
  /** What stands across its first page. */
  readonly bands?: readonly Band[];
  /** One or two sentences that stand for the report: preheader of the mail, description of the page. */
  readonly summary: string;
  readonly currency: string;
  readonly blocks: readonly Block[];
  /** How many of the blocks the mail shows; the rest is in the PDF and on the page. */
  readonly shownInMail: number;
  /** The tables as the workbook shows them; each stands in one section. */
  readonly sheets: readonly SheetSection[];
}

export interface Band {
  readonly kind: 'held' | 'draft';
  /** A word: "HELD". */
  readonly title: string;
  /** Why, in a sentence or two. */
  readonly text: string;
}

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis' | 'code'; readonly children: readonly Inline[] }
  /** `href` is an http(s) or mailto address, checked by compose. */
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] }
  | { readonly kind: 'break' };

export type Block =
  | (Heading | Paragraph | List | Quote | Kpis | Chart | DataTable | Note | Divider)
  | (Image | PageBreak | Landscape);

export interface Heading {
  readonly kind: 'heading';
  /** 1 is the document's title, which is not a block: blocks start at 2. */
  readonly level: 2 | 3 | 4;
  /** Unique in the document, safe as an HTML id. */
  readonly id: string;
  readonly content: readonly Inline[];
}

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly content: readonly Inline[];
}

export interface List {
  readonly kind: 'list';
  readonly ordered: boolean;
  readonly items: readonly (readonly Block[])[];
}

/** What somebody else said. */
export interface Quote {
  readonly kind: 'quote';
  readonly blocks: readonly Block[];
}

/** A row of tiles. */
export interface Kpis {
  readonly kind: 'kpis';
  readonly items: readonly Kpi[];
}

export interface Kpi {
  readonly label: string;
  /** Formatted, or the words for "no data". */
  readonly value: string;
  /** Formatted growth with its sign ("+43.0%"), or the words for "no comparison"; absent: no growth is meant. */
  readonly change?: string;
  readonly direction: 'up' | 'down' | 'flat' | 'none';
  /** What readers are glad of, if it is not a rise. */
  readonly good?: 'down' | 'neither';
  /** What the growth is against: "on a year earlier". */
  readonly against?: string;
}

export interface DataTable {
  readonly kind: 'table';
  /** Unique in the document: `table-1`. */
  readonly id: string;
  readonly title: string;
  /** Unit and period; may be empty. */
  readonly subtitle: string;
  readonly source: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** What stands below it and explains what it shows. */
  readonly footnote?: string;
  /** What each row is; absent if none sums others up or names those below it. */
  readonly kinds?: readonly RowKind[];
}

/** `total` and `others` sum up, `group` names the rows below it. */
export type RowKind = 'usual' | 'total' | 'others' | 'group';

export interface TableColumn {
  readonly label: string;
  /** Numbers stand at the end, texts at the start. */
  readonly align: 'start' | 'end';
}

export interface Cell {
  /** As a reader reads it; null reads as the words for "no data" or "no comparison". */
  readonly text: string;
  readonly value: Value;
  /** Where it leads: an http(s) address, checked by compose. */
  readonly href?: string;
  /** Where a change goes. */
  readonly direction?: 'up' | 'down' | 'flat';
  /** What readers are glad of, if it is not a rise. */
  readonly good?: 'down' | 'neither';
  /** A small line, where there are pictures; `text` says from what to what it goes. One value at least is known. */
  readonly line?: readonly (number | null)[];
}

/** A remark set apart: what is missing, a check that warns, how to read something. */
export interface Note {
  readonly kind: 'note';
  readonly tone: 'info' | 'warning';
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A picture of a file beside the page. */
export interface Image {
  readonly kind: 'image';
  /** Unique in the document: `image-1`. */
  readonly id: string;
  readonly title: string;
  readonly alt: string;
  readonly source: string;
  readonly picture: Picture;
  /** Part of the text's width; absent: as large as it is. */
  readonly width?: number;
}

/** On paper, what follows begins a page. */
export interface PageBreak {
  readonly kind: 'pagebreak';
}

/** Stands on turned pages of its own, on paper; only on the outermost level. */
export interface Landscape {
  readonly kind: 'landscape';
  readonly blocks: readonly Block[];
}

export interface Divider {
  readonly kind: 'divider';
}
