/** Rows of a published table, read by range requests: only the row groups, pages and columns that are asked for. */

import {
  parquetMetadataAsync,
  parquetReadObjects,
  parquetScan,
  type FileMetaData,
  type ParquetQueryFilter,
} from "hyparquet";
import { decompressZstd } from "hyparquet-compressors";
import { FileError, ReleaseFile } from "./files";
import type { TableFacts } from "./release";

export type Row = Record<string, unknown>;

/** Rows of one part that may hold what is looked for, and how to read a column of them. */
export interface Stretch {
  /** Number of the first row within the table. */
  start: number;
  end: number;
  column: (name: string) => Promise<ArrayLike<unknown>>;
  /** Compressed bytes of the columns asked for, an upper bound. */
  bytes: number;
}

interface Part {
  file: ReleaseFile;
  metadata: Promise<FileMetaData>;
}

const compressors = { ZSTD: (input: Uint8Array, length: number) => decompressZstd(input, new Uint8Array(length)) };
const decoder = new TextDecoder();
/** Longer texts are decoded by the browser, whose decoder costs microseconds to call. */
const SHORT_BYTES = 256;

/** UTF-8 bytes as a text; ids and short words, which are most cells, without a call of the decoder. */
export function textOf(bytes: Uint8Array): string {
  if (!bytes || bytes.length > SHORT_BYTES) return bytes && decoder.decode(bytes);
  for (let index = 0; index < bytes.length; index += 1) {
    if ((bytes[index] as number) > 127) return decoder.decode(bytes);
  }
  return String.fromCharCode.apply(null, bytes as unknown as number[]);
}

const parsers = { stringFromBytes: textOf };

/** Rows further apart than this are read apart: a page of a column chunk holds about as many. */
const GAP_ROWS = 4_000;

/** The footer of a table with one row group is about 12 KB, and the page indexes lie right before it. */
const FOOTER_BYTES = 40 * 1024;

export class Table {
  private readonly parts: Part[];

  constructor(readonly facts: TableFacts) {
    this.parts = facts.files.map(({ path, bytes }) => {
      const file = new ReleaseFile(path, bytes);
      let metadata: Promise<FileMetaData> | null = null;
      return {
        file,
        get metadata() {
          metadata ??= footer(file).catch((error: unknown) => {
            metadata = null;
            throw error;
          });
          return metadata;
        },
      };
    });
  }

  get name(): string {
    return this.facts.name;
  }

  has(column: string): boolean {
    return this.facts.fields.some((field) => field.name === column);
  }

  /** Rows from `start` to before `end`, with these columns. */
  async rows(start: number, end: number, columns: string[]): Promise<Row[]> {
    const found: Row[] = [];
    let first = 0;
    for (const part of this.parts) {
      // Parts that come after the rows are not even looked into.
      if (first >= end) break;
      const metadata = await part.metadata;
      const last = first + Number(metadata.num_rows);
      const [rowStart, rowEnd] = [Math.max(start, first) - first, Math.min(end, last) - first];
      first = last;
      if (rowStart >= rowEnd) continue;
      const read = { file: part.file, metadata, columns, compressors, parsers, rowStart, rowEnd, useOffsetIndex: true };
      for (const row of await parquetReadObjects(read)) found.push(plain(row));
    }
    return found;
  }

  /**
   * Every row whose `column` is `value`.
   *
   * Row groups and pages that cannot have it are not read; of the others only this column is, until the rows are known:
   * a page of ids is small and holds thousands of rows, whose texts would be megabytes.
   */
  async lookup(column: string, value: string, columns: string[] = this.columns()): Promise<Row[]> {
    const reads: Promise<number[]>[] = [];
    for await (const stretch of this.stretches([column], { [column]: value })) {
      reads.push(stretch.column(column).then((values) => places(values, value).map((index) => stretch.start + index)));
    }
    return this.rowsAt((await Promise.all(reads)).flat(), columns);
  }

  /** These rows, in this order; rows that stand close together are read together. */
  async rowsAt(numbers: number[], columns: string[]): Promise<Row[]> {
    const found = new Map<number, Row>();
    const runs: [number, number][] = [];
    for (const row of [...numbers].sort((a, b) => a - b)) {
      const last = runs[runs.length - 1];
      if (last && row - last[1] <= GAP_ROWS) last[1] = row;
      else runs.push([row, row]);
    }
    await Promise.all(
      runs.map(async ([first, last]) => {
        const rows = await this.rows(first, last + 1, columns);
        rows.forEach((row, index) => found.set(first + index, row));
      }),
    );
    return numbers.map((row) => found.get(row) ?? {});
  }

  /** All values of one column, in row order. */
  async column(name: string): Promise<unknown[]> {
    const reads: Promise<ArrayLike<unknown>>[] = [];
    for await (const stretch of this.stretches([name], {})) reads.push(stretch.column(name));
    return (await Promise.all(reads)).flatMap((values) => Array.from(values));
  }

  /** The table in stretches that may have `equal` (column to value), for reading column by column. */
  async *stretches(columns: string[], equal: Record<string, string | number | boolean>): AsyncGenerator<Stretch> {
    const filters = Object.entries(equal).map(([name, value]) => ({ [name]: { $eq: value } }));
    const pruningFilter = filters.length ? ({ $and: filters } as ParquetQueryFilter) : undefined;
    const scans = (await this.placed()).map(async ({ part, metadata, first }) => {
      const options = { file: part.file, metadata, columns, compressors, parsers, useOffsetIndex: true };
      const pruning = pruningFilter && { pruningFilter, useBloomFilters: true, usePageIndex: true };
      return { scan: await parquetScan({ ...options, ...pruning }), metadata, first };
    });
    for (const { scan, metadata, first } of await Promise.all(scans)) {
      for (const { rowStart, rowEnd } of scan.ranges) {
        yield {
          start: first + rowStart,
          end: first + rowEnd,
          column: (column) => scan.readColumn({ column, rowStart, rowEnd }),
          bytes: groupBytes(metadata, rowStart, new Set(columns)),
        };
      }
    }
  }

  /** Compressed bytes of these columns over the whole table: what reading them moves. */
  async bytesOf(columns: string[]): Promise<number> {
    const wanted = new Set(columns);
    const parts = await this.placed();
    return parts
      .flatMap(({ metadata }) => metadata.row_groups)
      .reduce((sum, group) => sum + chunkBytes(group, wanted), 0);
  }

  columns(): string[] {
    return this.facts.fields.map((field) => field.name);
  }

  private async placed(): Promise<{ part: Part; metadata: FileMetaData; first: number }[]> {
    const all = await Promise.all(this.parts.map((part) => part.metadata));
    let first = 0;
    return all.map((metadata, index) => {
      const start = first;
      first += Number(metadata.num_rows);
      return { part: this.parts[index] as Part, metadata, first: start };
    });
  }
}

function places(values: ArrayLike<unknown>, value: string): number[] {
  const found: number[] = [];
  for (let index = 0; index < values.length; index += 1) if (values[index] === value) found.push(index);
  return found;
}

async function footer(file: ReleaseFile): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(file, { initialFetchSize: FOOTER_BYTES, geoparquet: false });
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("parquet")) {
      throw new FileError(`${file.path} is not a Parquet file. Copy this release again, and check it with SHA256SUMS.`);
    }
    throw error;
  }
}

type RowGroup = FileMetaData["row_groups"][number];

function chunkBytes(group: RowGroup, columns: Set<string>): number {
  return group.columns
    .filter((chunk) => columns.has(chunk.meta_data?.path_in_schema[0] ?? ""))
    .reduce((sum, chunk) => sum + Number(chunk.meta_data?.total_compressed_size ?? 0), 0);
}

function groupBytes(metadata: FileMetaData, row: number, columns: Set<string>): number {
  let end = 0;
  for (const group of metadata.row_groups) {
    end += Number(group.num_rows);
    if (row < end) return chunkBytes(group, columns);
  }
  return 0;
}

/** The row with null for what is absent and numbers for 64-bit integers. */
function plain(row: Row): Row {
  for (const [name, value] of Object.entries(row)) {
    if (value === undefined) row[name] = null;
    else if (typeof value === "bigint") row[name] = Number(value);
  }
  return row;
}
