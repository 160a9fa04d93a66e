import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { addedColumns, withoutOwnPlace } from './own-place';

/** A place in a file of the user's; line and column from 1. */
export interface OriginalPlace {
  /** Absolute. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface SourceText {
  readonly text: string;
  /** Columns that were put before the first line. */
  readonly added: number;
}

/** Leads from a bundle back to the files of the user's that it was made of, packages left out. */
export class BundleMap {
  private readonly map: TraceMap;
  private readonly files = new Map<string, SourceText>();

  constructor(private readonly mapPath: string) {
    this.map = new TraceMap(readFileSync(mapPath, 'utf8'));
    this.map.sources.forEach((source, index) => {
      const content = this.map.sourcesContent?.[index];
      const file = this.pathOf(source ?? '');
      if (typeof content !== 'string' || /[\\/]node_modules[\\/]/.test(file)) return;
      this.files.set(file, { text: withoutOwnPlace(content), added: addedColumns(content) });
    });
  }

  /** Where a place of the bundle comes from; undefined for packages and what the bundler adds. */
  original(line: number, column: number): OriginalPlace | undefined {
    const found = originalPositionFor(this.map, { line, column: column - 1 });
    if (found.source === null) return undefined;
    const file = this.pathOf(found.source);
    const source = this.files.get(file);
    if (!source) return undefined;
    const shift = found.line === 1 ? source.added : 0;
    return { file, line: found.line, column: found.column + 1 - shift };
  }

  /** A file as it was bundled, by its absolute path. */
  text(file: string): string | undefined {
    return this.files.get(file)?.text;
  }

  private pathOf(source: string): string {
    return resolve(dirname(this.mapPath), source);
  }
}
