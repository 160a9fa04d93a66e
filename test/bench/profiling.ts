import { profileModel } from '../../src/engine/measure';
import type { ModelSpec, RunOptions } from '../../src/engine/options';
import { DEFAULT_RUN_OPTIONS } from '../../src/engine/options';
import type { Profile } from '../../src/profile/document';
import { zooSpec } from '../../src/zoo';
import { startBuiltEngine } from '../support/engines';

export function profileZoo(name: string, options: Partial<RunOptions> = {}): Promise<Profile> {
  return profile(zooSpec(name), options);
}

export function profile(spec: ModelSpec, options: Partial<RunOptions>): Promise<Profile> {
  return profileModel(spec, { ...DEFAULT_RUN_OPTIONS, ...options }, {}, startBuiltEngine);
}
