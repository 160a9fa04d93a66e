import { createHash } from 'node:crypto';

/** The first line of an archive that scripts/python-bytecode.mjs writes. */
interface Head {
  /** SHA-256 of the archive of texts that was compiled. */
  readonly sources: string;
  /** Bytes of each file, in the order in which they follow. */
  readonly sizes: Readonly<Record<string, number>>;
}

/**
 * Whether the bytecode is that of these texts. Python takes what it finds: with other texts, as
 * tests have them, it must not find any.
 */
export function isBytecodeOf(archive: Uint8Array, sources: Uint8Array): boolean {
  return open(archive).head.sources === createHash('sha256').update(sources).digest('hex');
}

/** By path below `/layerline`. */
export function bytecodeFiles(archive: Uint8Array): Record<string, Uint8Array> {
  const { head, start } = open(archive);
  const files: Record<string, Uint8Array> = {};
  let at = start;
  for (const [path, size] of Object.entries(head.sizes)) {
    files[path] = archive.subarray(at, at + size);
    at += size;
  }
  return files;
}

function open(archive: Uint8Array): { readonly head: Head; readonly start: number } {
  const end = archive.indexOf('\n'.charCodeAt(0));
  return {
    head: JSON.parse(new TextDecoder().decode(archive.subarray(0, end))) as Head,
    start: end + 1,
  };
}
