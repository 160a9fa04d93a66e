import { findNode } from '../setup/find-node';
import type { RunOptions } from './options';
import { backendOf } from './options';

/** A Node for the engine's process, where this process's own won't do. Throws SetupError. */
export async function programFor(options: RunOptions): Promise<string | undefined> {
  const isWebgpu = options.engine === 'tfjs' && backendOf(options) === 'webgpu';
  return isWebgpu ? findNode() : undefined;
}
