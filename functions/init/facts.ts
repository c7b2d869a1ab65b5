/** What is guessed and known of tables and columns. */
export interface FoundTable {
  readonly name: string;
  /** As lake.yaml says it. */
  readonly location: string;
  readonly isPattern: boolean;
  readonly format: 'parquet' | 'csv' | 'iceberg';
  /** Below the lake, in order. */
  readonly files: readonly string[];
  /** Columns in the path, with their types. */
  readonly partitions: Readonly<Record<string, 'string' | 'integer' | 'date'>>;
  /** Keys of the columns that a catalogue knows; all others are left out. @default there is none */
  readonly known?: readonly string[];
}

export interface TextSettings {
  readonly null_values: readonly string[];
  readonly decimal?: ',';
  readonly thousands?: string;
  readonly currency?: string;
  readonly date_format?: string;
  readonly timestamp_format?: string;
}

export interface GuessedColumn {
  readonly name: string;
  /** Of lake.yaml. */
  readonly type: string;
  /** Its times say no zone. */
  readonly isClock: boolean;
  /** Its times are UTC by custom, though the files do not say so. */
  readonly isUtc?: boolean;
  /** Some files lack it. */
  readonly mayBeMissing: boolean;
}

/** Settings of a CSV table, those that are not as usual. */
export type CsvGuess = Partial<TextSettings> & {
  readonly delimiter?: string;
  readonly skip?: number;
  readonly header?: false;
  readonly encoding?: string;
};

export interface GuessedTable extends FoundTable {
  readonly columns: readonly GuessedColumn[];
  readonly csv: CsvGuess;
  /** Of times that say none. @default that of the reports */
  readonly clockZone?: string;
  /** Columns that no type of lake.yaml holds. */
  readonly leftOut: readonly string[];
}

export interface ColumnFacts {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly nulls: number;
  /** About; exact where it is as many as rows. */
  readonly distinct: number;
  readonly min: string | null;
  readonly max: string | null;
  readonly examples: readonly string[];
  /** Digits behind the point that all values have at the most; undefined: more than 4. */
  readonly scale: number | undefined;
}

export interface TableFacts {
  readonly table: GuessedTable;
  readonly rows: number;
  readonly columns: readonly ColumnFacts[];
}
