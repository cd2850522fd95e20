/**
 * Files of the release, read in parts over HTTP.
 *
 * A part that was read is kept, since a version never changes. A host that cannot serve parts is said so in `traffic`
 * and its files are read whole; a large one only after the reader agreed.
 */

/** Smaller files are read in one go: one round trip beats three. */
const SMALL_BYTES = 192 * 1024;
/** Larger files are not read whole without asking: half a minute on a slow line. */
const WHOLE_LIMIT_BYTES = 24 * 1024 * 1024;
const KEPT_BYTES = 96 * 1024 * 1024;
/** A gap of so much is read along rather than asked around: what a request costs on a line of 10 Mbit/s. */
const GAP_BYTES = 24 * 1024;
/** Longer requests are not made by joining: two at a time are faster than one. */
const JOINED_BYTES = 2 * 1024 * 1024;

export interface Traffic {
  requests: number;
  bytes: number;
  /** Files that had to be read whole, because the host cannot serve parts of them. */
  whole: string[];
}

/** What went over the network since the page was opened. */
export const traffic: Traffic = { requests: 0, bytes: 0, whole: [] };

const consent = { wholeFiles: false };

/** Let large files be read whole from a host that cannot serve parts. */
export function agreeToWholeFiles(): void {
  consent.wholeFiles = true;
}

/** A file that is not there, or not what the release says it is. */
export class FileError extends Error {
  override readonly name = "FileError";
}

/** The host cannot serve parts, and the whole is large. */
export class WholeFileError extends Error {
  override readonly name = "WholeFileError";
  constructor(
    readonly path: string,
    readonly bytes: number,
  ) {
    super(`This host does not serve parts of files, and ${path} is large.`);
  }
}

interface Span {
  start: number;
  end: number;
}

interface Wanted extends Span {
  resolve: (part: ArrayBuffer) => void;
  reject: (reason: unknown) => void;
}

interface Kept extends Span {
  bytes: Promise<ArrayBuffer>;
}

/**
 * A file as hyparquet reads it.
 *
 * It asks for a slice a column; slices asked for together that lie close become one request, and a slice of what was
 * read before becomes none.
 */
export class ReleaseFile {
  private parts: Kept[] = [];
  private kept = 0;
  private whole: Promise<ArrayBuffer> | null = null;
  private wanted: Wanted[] = [];

  constructor(
    readonly path: string,
    readonly byteLength: number,
    private readonly base = "../",
  ) {}

  async slice(start: number, end: number = this.byteLength): Promise<ArrayBuffer> {
    if (start >= end) return new ArrayBuffer(0);
    if (this.whole === null && this.byteLength <= SMALL_BYTES) this.whole = this.fetchWhole();
    if (this.whole !== null) return (await this.whole).slice(start, end);
    const known = this.parts.find((part) => part.start <= start && part.end >= end);
    if (known) return (await known.bytes).slice(start - known.start, end - known.start);
    return new Promise((resolve, reject) => {
      if (!this.wanted.length) setTimeout(() => this.ask(), 0);
      this.wanted.push({ start, end, resolve, reject });
    });
  }

  /** Send requests for all slices that were asked for since the last time. */
  private ask(): void {
    const wanted = this.wanted;
    this.wanted = [];
    for (const run of joined(wanted)) {
      const bytes = this.fetchPart(run.start, run.end);
      this.keep({ ...run, bytes });
      for (const each of wanted.filter((slice) => slice.start >= run.start && slice.end <= run.end)) {
        bytes.then((part) => each.resolve(part.slice(each.start - run.start, each.end - run.start)), each.reject);
      }
    }
  }

  private keep(part: Kept): void {
    const bytes = part.end - part.start;
    if (this.kept + bytes > KEPT_BYTES) {
      this.parts = [];
      this.kept = 0;
    }
    this.parts.push(part);
    this.kept += bytes;
    // A failed part is asked for again next time.
    part.bytes.catch(() => (this.parts = this.parts.filter((each) => each !== part)));
  }

  private async fetchPart(start: number, end: number): Promise<ArrayBuffer> {
    const control = new AbortController();
    const response = await request(this.base + this.path, {
      headers: { Range: `bytes=${start}-${end - 1}` },
      signal: control.signal,
    });
    if (response.status !== 206) {
      if (this.byteLength > WHOLE_LIMIT_BYTES && !consent.wholeFiles) {
        control.abort();
        throw new WholeFileError(this.path, this.byteLength);
      }
      if (this.whole === null) {
        traffic.whole.push(this.path);
        this.whole = this.checked(response);
      } else {
        control.abort();
      }
      return (await this.whole).slice(start, end);
    }
    const part = await response.arrayBuffer();
    traffic.bytes += part.byteLength;
    if (part.byteLength !== end - start) throw this.unlike(part.byteLength, end - start);
    return part;
  }

  private async fetchWhole(): Promise<ArrayBuffer> {
    try {
      return await this.checked(await request(this.base + this.path));
    } catch (error) {
      this.whole = null;
      throw error;
    }
  }

  private async checked(response: Response): Promise<ArrayBuffer> {
    const whole = await response.arrayBuffer();
    traffic.bytes += whole.byteLength;
    if (whole.byteLength !== this.byteLength) throw this.unlike(whole.byteLength, this.byteLength);
    return whole;
  }

  private unlike(found: number, expected: number): FileError {
    return new FileError(
      `${this.path} is not the file that release.json describes: ${found} bytes came where ${expected} were expected. ` +
        "The copy of this release is incomplete or was changed; check it with SHA256SUMS and copy it again.",
    );
  }
}

/** Spans that cover all of these, joined where the gap costs less than a request of its own. */
export function joined(spans: Span[]): Span[] {
  const found: Span[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = found[found.length - 1];
    const within = last !== undefined && end <= last.end;
    if (last && (within || (start - last.end <= GAP_BYTES && end - last.start <= JOINED_BYTES))) last.end = Math.max(last.end, end);
    else found.push({ start, end });
  }
  return found;
}

/** A JSON file of the release. */
export async function readJson(path: string, base = "../"): Promise<unknown> {
  const response = await request(base + path);
  const text = await response.text();
  traffic.bytes += text.length;
  try {
    return JSON.parse(text);
  } catch {
    throw new FileError(`${path} is not JSON. Copy this release again, and check it with SHA256SUMS.`);
  }
}

async function request(address: string, init: RequestInit = {}): Promise<Response> {
  traffic.requests += 1;
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch {
    throw new FileError(`${address} could not be read: the host does not answer. Is the server still running?`);
  }
  if (!response.ok) {
    throw new FileError(
      `${address} could not be read: the host answers ${response.status}. The explorer reads the files of the version ` +
        "folder it lies in; keep the folder as it was published.",
    );
  }
  return response;
}
