import { readFileSync, writeFileSync } from 'node:fs';

/** A script that is bundled, and which of its models is meant. Plain data, kept beside the bundle. */
export interface ScriptFile {
  /** As it was given. */
  readonly path: string;
  readonly bundlePath: string;
  readonly mapPath: string;
  /** '' is the only model that it has. */
  readonly name: string;
  readonly arguments: readonly unknown[];
  /** Longest time for running it, ms. */
  readonly limitMs: number;
}

/** For the other processes of a measurement. */
export function writeScriptFile(script: ScriptFile): void {
  writeFileSync(`${script.bundlePath}.json`, JSON.stringify(script));
}

export function readScriptFile(bundlePath: string): ScriptFile {
  return JSON.parse(readFileSync(`${bundlePath}.json`, 'utf8')) as ScriptFile;
}
