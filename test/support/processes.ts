import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of engines that are alive, by parent; Linux only. */
export function engineProcesses(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => parentOf(pid) === parent && commandOf(pid).includes('engine.cjs'))
    .map(Number);
}

/** Process ids of engines that are alive among the descendants of a process; Linux only. */
export function engineDescendants(ancestor: number): number[] {
  return descendants(ancestor).filter((pid) => commandOf(`${pid}`).includes('engine.cjs'));
}

/**
 * Processor time that a process and its descendants have taken, with those that have ended if
 * their parent is alive, ms; Linux only.
 */
export function processorTimeMs(ancestor: number): number {
  return [ancestor, ...descendants(ancestor)].reduce((sum, pid) => sum + ownTimeMs(`${pid}`), 0);
}

/** The kernel counts in ticks, always 100 a second in what it shows to programs. */
const TICK_MS = 10;

function ownTimeMs(pid: string): number {
  try {
    const [user, system, endedUser, endedSystem] = statFields(pid).slice(11, 15).map(Number);
    return ((user ?? 0) + (system ?? 0) + (endedUser ?? 0) + (endedSystem ?? 0)) * TICK_MS;
  } catch {
    return 0;
  }
}

function descendants(ancestor: number): number[] {
  const found: number[] = [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = new Map(pids.map((pid) => [Number(pid), parentOf(pid) ?? 0]));
  for (const pid of parents.keys()) {
    let above = parents.get(pid) ?? 0;
    while (above > 1 && above !== ancestor) above = parents.get(above) ?? 0;
    if (above === ancestor) found.push(pid);
  }
  return found;
}

/** Whether any process has this text in its environment, such as its own temporary folder; Linux. */
export function hasProcessWith(text: string): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => environmentOf(pid).includes(text));
}

export function isAlive(pid: number): boolean {
  try {
    return stateOf(`${pid}`) !== 'Z';
  } catch {
    return false;
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

export function parentOf(pid: string): number | undefined {
  try {
    return Number(statFields(pid)[1]);
  } catch {
    return undefined;
  }
}

function stateOf(pid: string): string | undefined {
  return statFields(pid)[0];
}

/** Fields after the command's name, which may hold spaces and parentheses. */
function statFields(pid: string): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

export async function until(condition: () => boolean, limitMs: number): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
