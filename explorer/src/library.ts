/** The release's tables, and the questions the pages ask of them. */

import { str, num, isoDate } from "./cells";
import type { Edit } from "./redline";
import type { Release } from "./release";
import { Table, type Row } from "./tables";

/** A work and the current snapshot of its text. */
export interface Work {
  sourceId: string;
  documentId: string | null;
  kind: string;
  title: string;
  publisher: string | null;
  language: string;
  authors: string[];
  published: string | null;
  /** First day that `published` allows, as 2022-01-06. */
  day: string | null;
  url: string | null;
  rights: string;
  rightsBasis: string | null;
  attribution: string | null;
  characters: number | null;
  words: number | null;
  annotated: boolean;
}

/** Everything of one document that the reader shows. */
export interface Reading {
  work: Work;
  documentId: string;
  passages: Row[];
  quotations: Row[];
  claims: Row[];
  references: Row[];
  mentions: Row[];
  /** Alignments by quotation. */
  alignments: Map<string, Row[]>;
}

const SOURCE_COLUMNS = ["source_id", "kind", "title", "publisher", "language", "authors", "published", "published_from", "url", "text_rights", "rights_basis", "attribution"];
/** What the reader shows of each table: hashes and releases stay unread, they do not compress. */
const READ = {
  passages: ["passage_id", "role", "start", "end", "text"],
  quotations: ["quotation_id", "start", "end", "exact", "prefix", "suffix", "style", "cue", "cue_start", "speaker", "speaker_start", "speaker_name", "attributed_source_id", "confidence", "rule"],
  claims: ["claim_id", "start", "end", "exact", "kind", "holder_kind", "holder", "holder_start", "holder_name", "certainty", "polarity", "date", "check_worthiness", "rule"],
  references: ["reference_id", "start", "end", "exact", "kind", "name", "acronym", "date", "antecedent_id", "resolved_source_id", "resolution", "rule"],
  mentions: ["mention_id", "start", "end", "exact", "kind", "value"],
  alignments: ["quotation_id", "verdict", "source_document_id", "source_start", "source_end", "source_exact", "similarity", "edits", "in_attributed_source", "other_sources", "searched_documents", "searched_from", "searched_to"],
};
const DOCUMENT_COLUMNS = ["document_id", "source_id", "is_current", "characters", "words", "annotated"];

export class Library {
  readonly tables: Map<string, Table>;
  private allWorks: Promise<Map<string, Work>> | null = null;

  constructor(readonly release: Release) {
    this.tables = new Map([...release.tables].map(([name, facts]) => [name, new Table(facts)]));
  }

  /** The table; an empty one stands in for a table that this release does not have. */
  table(name: string): Table {
    return (
      this.tables.get(name) ?? new Table({ name, description: "", rows: 0, files: [], key: [], fields: [] })
    );
  }

  /** Every work by source id: small beside the annotations, and read once. */
  works(): Promise<Map<string, Work>> {
    this.allWorks ??= this.readWorks().catch((error: unknown) => {
      this.allWorks = null;
      throw error;
    });
    return this.allWorks;
  }

  /** The work that a source or document id names, with the snapshot of that id, else the current one, if any is held. */
  async work(id: string): Promise<{ work: Work; documentId: string | null } | null> {
    const sourceId = id.split("@")[0] ?? id;
    const [sources, documents] = await Promise.all([
      this.lookup("sources", "source_id", sourceId, SOURCE_COLUMNS),
      this.lookup("documents", "source_id", sourceId, DOCUMENT_COLUMNS),
    ]);
    const source = sources[0];
    const document =
      documents.find((row) => row.document_id === id) ?? documents.find((row) => row.is_current) ?? documents[0];
    return source ? { work: work(source, document), documentId: str(document?.document_id) } : null;
  }

  async reading(id: string): Promise<Reading | null> {
    const found = await this.work(id);
    if (!found?.documentId) return null;
    const { work, documentId } = found;
    const [passages, quotations, claims, references, mentions, alignments] = await Promise.all([
      this.lookup("passages", "document_id", documentId, READ.passages),
      this.lookup("quotations", "document_id", documentId, READ.quotations),
      this.lookup("claims", "document_id", documentId, READ.claims),
      this.lookup("references", "document_id", documentId, READ.references),
      this.lookup("mentions", "document_id", documentId, READ.mentions),
      this.lookup("alignments", "document_id", documentId, READ.alignments),
    ]);
    for (const rows of [passages, quotations, claims, references, mentions]) rows.sort(byStart);
    const byQuotation = new Map<string, Row[]>();
    for (const row of alignments) {
      const id = String(row.quotation_id);
      byQuotation.set(id, [...(byQuotation.get(id) ?? []), row]);
    }
    return { work, documentId, passages, quotations, claims, references, mentions, alignments: byQuotation };
  }

  async lookup(table: string, column: string, value: string, columns?: string[]): Promise<Row[]> {
    const found = this.table(table);
    const known = columns?.filter((name) => found.has(name));
    return found.has(column) ? found.lookup(column, value, known) : [];
  }

  private async readWorks(): Promise<Map<string, Work>> {
    const [sources, documents] = [this.table("sources"), this.table("documents")];
    const [sourceRows, documentRows] = await Promise.all([
      sources.rows(0, sources.facts.rows, SOURCE_COLUMNS.filter((name) => sources.has(name))),
      documents.rows(0, documents.facts.rows, DOCUMENT_COLUMNS.filter((name) => documents.has(name))),
    ]);
    const current = new Map<string, Row>();
    for (const row of documentRows) {
      const id = String(row.source_id);
      if (row.is_current || !current.has(id)) current.set(id, row);
    }
    return new Map(sourceRows.map((row) => [String(row.source_id), work(row, current.get(String(row.source_id)))]));
  }
}

function byStart(a: Row, b: Row): number {
  return (num(a.start) ?? 0) - (num(b.start) ?? 0) || (num(b.end) ?? 0) - (num(a.end) ?? 0);
}

function work(source: Row, document: Row | undefined): Work {
  return {
    sourceId: String(source.source_id),
    documentId: str(document?.document_id),
    kind: str(source.kind) ?? "other",
    title: str(source.title) ?? String(source.source_id),
    publisher: str(source.publisher),
    language: str(source.language) ?? "en",
    authors: Array.isArray(source.authors) ? source.authors.map(String) : [],
    published: str(source.published),
    day: source.published_from instanceof Date ? isoDate(source.published_from) : null,
    url: str(source.url),
    rights: str(source.text_rights) ?? "metadata_only",
    rightsBasis: str(source.rights_basis),
    attribution: str(source.attribution),
    characters: num(document?.characters),
    words: num(document?.words),
    annotated: document?.annotated === true,
  };
}

/** The edits of an alignment. */
export function editsOf(alignment: Row): Edit[] {
  if (!Array.isArray(alignment.edits)) return [];
  return alignment.edits.map((edit: Row) => ({
    op: str(edit.op) ?? "",
    quoted: str(edit.quoted) ?? "",
    source: str(edit.source) ?? "",
    meaningChange: edit.meaning_change === true,
  }));
}
