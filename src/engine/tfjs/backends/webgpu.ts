import type { ActiveBackend } from './start';

export function startWebgpu(): Promise<ActiveBackend> {
  throw new Error('later');
}
