import { spawnSync } from 'node:child_process';

/** `nobody` where there is one; any id but root's will do. */
const USER = 65_534;

/** Whether file permissions bind this process, or it can act as a user whom they bind. */
export const canBeOrdinaryUser = process.platform !== 'win32' && (!isRoot() || canChangeUser());

/** Runs `body` with the rights of an ordinary user: the superuser may read and write everything. */
export async function asOrdinaryUser<T>(body: () => Promise<T>): Promise<T> {
  if (!isRoot()) return body();
  process.seteuid?.(USER);
  try {
    return await body();
  } finally {
    process.seteuid?.(0);
  }
}

/** Whether an ordinary user may run a program: this checkout may lie in the superuser's home. */
export function canRunAsOrdinaryUser([program, ...args]: readonly [string, ...string[]]): boolean {
  return canBeOrdinaryUser && spawnSync(program, args, ordinaryUser()).status === 0;
}

/** For a child process that shall be an ordinary user's. */
export function ordinaryUser(): { readonly uid: number; readonly gid: number } | undefined {
  return isRoot() ? { uid: USER, gid: USER } : undefined;
}

function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

function canChangeUser(): boolean {
  try {
    process.seteuid?.(USER);
    process.seteuid?.(0);
    return true;
  } catch {
    return false;
  }
}
