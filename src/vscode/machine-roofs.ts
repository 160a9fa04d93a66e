import { cpus } from 'node:os';
import type * as vscode from 'vscode';
import type { Roofs } from '../profile/roofline';

/** What this machine can do at best: measured once for each number of threads, then kept. */
export class MachineRoofs {
  private readonly measuring = new Map<string, Promise<Roofs>>();

  constructor(private readonly kept: vscode.Memento) {}

  /** @param threads null for the runtime's default. Throws UserError when it can't be measured. */
  async get(threads: number | null): Promise<Roofs> {
    const key = `roofs ${cpus()[0]?.model ?? process.arch} ${threads ?? 'default'}`;
    const known = this.kept.get<Roofs>(key);
    if (known) return known;
    const pending = this.measuring.get(key) ?? this.measure(key, threads);
    this.measuring.set(key, pending);
    return pending.finally(() => this.measuring.delete(key));
  }

  private async measure(key: string, threads: number | null): Promise<Roofs> {
    const { measureRoofs } = await import('./later');
    const roofs = await measureRoofs(threads);
    await this.kept.update(key, roofs);
    return roofs;
  }
}
