import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateRawSync } from 'node:zlib';

export interface FakeFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** What the index says; its real one where undefined. */
  readonly sha256?: string;
}

export interface FakeIndex {
  /** As pip's `index-url` has it. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/**
 * A package index on this machine that has `tensorflow-cpu` alone.
 *
 * @param answerFile instead of sending the file whole.
 */
export async function startIndex(
  files: readonly FakeFile[],
  form: 'json' | 'html' = 'json',
  answerFile: (response: ServerResponse, bytes: Buffer) => void = (response, bytes) =>
    void response.end(bytes),
): Promise<FakeIndex> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    requests.push(pathname);
    const file = files.find(({ name }) => pathname === `/files/${name}`);
    if (file) {
      response.setHeader('content-length', file.bytes.length);
      answerFile(response, file.bytes);
    } else if (pathname !== '/simple/tensorflow-cpu/') {
      response.statusCode = 404;
      response.end();
    } else if (form === 'html') {
      response.setHeader('content-type', 'text/html');
      response.end(files.map(link).join('\n'));
    } else {
      response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json');
      response.end(JSON.stringify({ files: files.map(entry) }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/simple`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function entry({ name, bytes, sha256 = sha256Of(bytes) }: FakeFile) {
  return { filename: name, url: `../../files/${name}`, size: bytes.length, hashes: { sha256 } };
}

function link({ name, bytes, sha256 = sha256Of(bytes) }: FakeFile): string {
  return `<a href="../../files/${name}#sha256=${sha256}" data-requires-python="&gt;=3.9">${name}</a>`;
}

export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A zip archive; what is longer than 100 bytes is deflated. */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const isDeflated = data.length > 100;
    const packed = isDeflated ? deflateRawSync(data) : data;
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(isDeflated ? 8 : 0, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(data.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, Buffer.from(name));
    parts.push(header, Buffer.from(name), packed);
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
