import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/profile/document';
import { exportCsv } from '../../../src/profile/export/csv';
import { smallProfile } from '../../cli/support';
import { trainedProfile } from '../../webview/trained';
import { HOSTILE_NAMES, hostileNet } from './hostile';
import { PROFILES, rowsMs } from './profiles';

/** Python's own reader, which is not ours. */
const PYTHON = process.platform === 'win32' ? 'python' : 'python3';
const READ = `
import csv, io, json, sys
text = io.TextIOWrapper(sys.stdin.buffer, 'utf-8', errors='surrogatepass', newline='')
print(json.dumps(list(csv.DictReader(text, strict=True))))
`;

function hasPython(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import csv'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

type Row = Readonly<Record<string, string>>;

function read(profile: Profile): Row[] {
  const input = exportCsv(profile);
  return JSON.parse(execFileSync(PYTHON, ['-c', READ], { input }).toString()) as Row[];
}

const total = (rows: readonly Row[], column: string) =>
  rows.reduce((all, row) => all + Number(row[column]), 0);

describe.skipIf(!hasPython())('CSV, as Python reads it,', () => {
  it.each(Object.entries(PROFILES))('adds up: %s', (_, make) => {
    const profile = make();
    const rows = read(profile);
    expect(rows.map(({ id }) => id)).toEqual(profile.layers.map(({ id }) => id));
    expect(total(rows, 'time_ms')).toBeCloseTo(rowsMs(profile), 3);
    expect(total(rows, 'share')).toBeCloseTo(1, 2);
    expect(total(rows, 'params')).toBe(profile.layers.reduce((all, { params }) => all + params, 0));
  });

  it('tells unknown, none and fused apart', () => {
    const rows = new Map(read(smallProfile()).map((row) => [row['id'], row]));
    expect(rows.get('head/strange')).toMatchObject({ macs: '', output_shape: '', time_ms: '0.5' });
    expect(rows.get('head/identity')).toMatchObject({ macs: '0', time_ms: '0', share: '0' });
    expect(rows.get('block/bn1')).toMatchObject({
      macs: '0',
      time_ms: '',
      fused_into: 'block/conv1',
      output_shape: '1x64x32x32',
    });
    expect(rows.get('block/conv2')).toMatchObject({ kernels: '2', kernel_types: 'Conv Add' });
  });

  it('has the columns of a training step, whose parts are the time', () => {
    const profile = trainedProfile({ layers: 30 });
    const rows = read(profile).filter(({ kind }) => kind === 'layer');
    for (const row of rows) {
      const parts = ['forward_ms', 'backward_ms', 'optimizer_ms'].map((name) => Number(row[name]));
      expect(parts.reduce((all, part) => all + part, 0)).toBeCloseTo(Number(row['time_ms']), 5);
    }
    expect(rows.filter(({ gradient_norm: norm }) => norm !== '')).toHaveLength(10);
    expect(Object.keys(read(smallProfile())[0] ?? {})).not.toContain('forward_ms');
  });

  it('keeps hostile names, and no spreadsheet computes one', () => {
    const ids = read(hostileNet()).map(({ id = '' }) => id);
    // Half of a surrogate pair can't be written in UTF-8.
    const kept = HOSTILE_NAMES.map((name) => name.replace('\ud800', '\ufffd'));
    expect(ids.map((id) => id.replace(/^'(?=[=+\-@])/, ''))).toEqual(kept);
    for (const id of ids) expect(id).not.toMatch(/^\s*[=+\-@]/);
  });
});
