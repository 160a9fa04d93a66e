import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { expect } from 'vitest';

/** How a command ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command line, as users run it. */
export const COMMAND_LINE: readonly [string, string] = [process.execPath, resolve('dist/cli.cjs')];

export function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>>,
  user?: { readonly uid: number; readonly gid: number },
): Promise<Outcome> {
  return new Promise((done) => {
    const child = execFile(
      program,
      args,
      { env: { ...process.env, ...environment }, maxBuffer: 64e6, ...user },
      (_, stdout, stderr) => done({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** A failure as users shall meet it: one line that says what happened, and a code. */
export function expectSentence({ code, stderr }: Outcome, pattern: RegExp): void {
  expect(stderr).toMatch(pattern);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/^layerline: /);
  expect(code).toBe(1);
}
