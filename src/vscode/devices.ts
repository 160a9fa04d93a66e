import { cpus, totalmem } from 'node:os';
import type { DeviceName } from '../engine/options';

export interface DeviceInfo {
  readonly device: DeviceName;
  /** `CPU`. */
  readonly label: string;
  /** As the system names it: `AMD EPYC 7B13`. */
  readonly name: string;
  readonly cores: number;
  readonly memoryBytes: number;
}

/** Devices that the engines can run on here. */
export function listDevices(): DeviceInfo[] {
  const processors = cpus();
  return [
    {
      device: 'cpu',
      label: 'CPU',
      name: processors[0]?.model.trim() ?? process.arch,
      cores: processors.length,
      memoryBytes: totalmem(),
    },
  ];
}
