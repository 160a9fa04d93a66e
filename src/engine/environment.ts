import { cpus, platform, release } from 'node:os';
import type { Environment } from '../profile/document';
import { machineMemoryBytes } from './memory-limit';

/** The machine that measures, now. */
export function describeEnvironment(): Environment {
  const processors = cpus();
  return {
    layerline: LAYERLINE_VERSION,
    date: new Date().toISOString(),
    os: `${platform()} ${release()}`,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: machineMemoryBytes(),
    node: process.version,
  };
}
