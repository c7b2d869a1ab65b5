/** The owner of a report, as notices know them. */

/** A sentence of the theme with its {placeholders} filled; a `count` takes the form of so many. */
export type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string;

export interface Owner {
  readonly address: string;
  /** The report's first language. */
  readonly language: string;
  readonly say: Say;
}

/** A report's owner at the moment; undefined if there is no such report any more. */
export type OwnerOf = (report: string) => Promise<Owner | undefined> | Owner | undefined;
