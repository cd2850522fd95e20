/** What this release is, from its own release.json and datapackage.json. */

import { readJson } from "./files";

export interface Field {
  name: string;
  type: string;
  description: string;
  standard: string | null;
  unit: string | null;
  allowed: string[];
  /** `table.column` that a value points to, when it points anywhere. */
  target: { table: string; column: string } | null;
}

export interface TableFacts {
  name: string;
  description: string;
  rows: number;
  files: { path: string; bytes: number }[];
  key: string[];
  fields: Field[];
}

export interface Release {
  collection: string;
  title: string;
  description: string;
  version: string;
  created: string;
  previous: string | null;
  schemaVersion: string;
  licence: string | null;
  tables: Map<string, TableFacts>;
  files: { path: string; bytes: number; sha256: string }[];
  waiting: { source: string; reason: string }[];
  warnings: string[];
  provenance: [string, string][];
  quarantined: [string, number][];
}

type Json = Record<string, unknown>;

/** Read the two descriptions; FileError when the folder is not that of a release. */
export async function loadRelease(): Promise<Release> {
  const [manifest, descriptor] = (await Promise.all([readJson("release.json"), readJson("datapackage.json")])) as [
    Json,
    Json,
  ];
  return describe(manifest, descriptor);
}

/** The release that the two JSON documents describe; absent facts are empty, never invented. */
export function describe(manifest: Json, descriptor: Json): Release {
  const files = Object.entries(object(manifest.files)).map(([path, facts]) => ({
    path,
    bytes: number(object(facts).bytes),
    sha256: text(object(facts).sha256),
  }));
  const sizes = new Map(files.map((file) => [file.path, file.bytes]));
  const resources = new Map(list(descriptor.resources).map((resource) => [text(object(resource).name), object(resource)]));
  const tables = new Map<string, TableFacts>();
  for (const [name, facts] of Object.entries(object(manifest.tables))) {
    tables.set(name, tableFacts(name, object(facts), resources.get(name) ?? {}, sizes));
  }
  const licences = list(descriptor.licenses).map((licence) => text(object(licence).name));
  return {
    collection: text(manifest.collection),
    title: text(manifest.title),
    description: text(manifest.description),
    version: text(manifest.version),
    created: text(manifest.created),
    previous: textOrNull(manifest.previous),
    schemaVersion: text(manifest.schema_version),
    licence: licences.join(", ") || null,
    tables,
    files,
    waiting: list(manifest.sources)
      .map(object)
      .filter((source) => source.state !== "held")
      .map((source) => ({ source: text(source.source_id), reason: text(source.reason) })),
    warnings: list(manifest.warnings).map(text),
    provenance: Object.entries(object(manifest.provenance)).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value] as [string, string]] : [],
    ),
    quarantined: Object.entries(object(manifest.quarantined)).map(([name, rows]) => [name, number(rows)]),
  };
}

/** Later versions of the collection, newest first; none when the version folder stands alone. */
export async function laterVersions(release: Release): Promise<string[]> {
  try {
    const record = object(await readJson("versions.json", "../../"));
    const versions = list(record.versions).map(object);
    const usable = versions.filter((entry) => !entry.yanked).map((entry) => text(entry.version));
    return usable.filter((version) => compareVersions(version, release.version) > 0).sort(compareVersions).reverse();
  } catch {
    return [];
  }
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  const place = left.findIndex((part, index) => part !== right[index]);
  return place < 0 ? 0 : (left[place] ?? 0) - (right[place] ?? 0);
}

function tableFacts(name: string, facts: Json, resource: Json, sizes: Map<string, number>): TableFacts {
  const schema = object(resource.schema);
  const foreign = new Map(
    list(schema.foreignKeys).map((key) => {
      const reference = object(object(key).reference);
      const [column] = list(object(key).fields).map(text);
      return [column, { table: textOrNull(reference.resource) ?? name, column: text(list(reference.fields)[0]) }];
    }),
  );
  return {
    name,
    description: text(resource.description),
    rows: number(facts.rows),
    files: list(facts.files).map((path) => ({ path: text(path), bytes: sizes.get(text(path)) ?? 0 })),
    key: [schema.primaryKey].flat().map(text),
    fields: list(schema.fields).map((entry) => {
      const field = object(entry);
      return {
        name: text(field.name),
        type: text(field.type),
        description: text(field.description),
        standard: textOrNull(field.standard),
        unit: textOrNull(field.unit),
        allowed: list(object(field.constraints).enum).map(text),
        target: foreign.get(text(field.name)) ?? null,
      };
    }),
  };
}

const object = (value: unknown): Json => (value !== null && typeof value === "object" ? (value as Json) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : value == null ? "" : String(value));
const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);
const number = (value: unknown): number => (typeof value === "number" ? value : 0);
