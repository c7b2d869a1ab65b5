/** What every renderer gets and gives. */
import type { ReportDocument } from '../compose/document.ts';
import type { Format } from '../formats.ts';
import type { Tables } from '../query/table.ts';
import type { Theme } from '../templates/theme.ts';

/** What every renderer gets. The same input gives the same bytes. */
export interface RenderInput {
  /** One per language, in the order of the plan. */
  readonly documents: readonly ReportDocument[];
  readonly tables: Tables;
  readonly theme: Theme;
  /** Where the edition's files can be read, without a slash at the end: the links of the mail. */
  readonly archiveUrl: string;
  /** Names of the files that the edition will hold, so that a page can link to its data. */
  readonly files: readonly string[];
  /** What each table says and how it is counted, by language; at most one per query. */
  readonly definitions: readonly Definition[];
}

export interface Definition {
  readonly query: string;
  readonly title: Readonly<Record<string, string>>;
  readonly text: Readonly<Record<string, string>>;
}

export interface RenderedFile {
  /** Path in the edition: `report.en.pdf`, `data/headline.csv`. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** What could not be shown as it is, such as a character that no font has. */
  readonly warnings?: readonly string[];
}

/** Renders every file of one format. */
export type Render = (input: RenderInput) => Promise<RenderedFile[]>;

/** Begins to render in another process. It fails at nothing: what it gives no files of is to be rendered here. */
export type Elsewhere = (input: RenderInput) => Promise<Partial<Record<Format, Begun>>>;

export interface Begun {
  /** The last of the input's documents, whose files these are. */
  readonly documents: RenderInput['documents'];
  readonly files: Promise<readonly RenderedFile[] | undefined>;
}
