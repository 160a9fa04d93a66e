import { cpus, totalmem } from 'node:os';
import type { BackendName, DeviceName, EngineName } from '../engine/options';

/** What runs models, and where: what the settings `engine`, `tfjs.backend` and `device` choose. */
export interface DeviceInfo {
  /** `onnxruntime`, `tfjs/wasm`. */
  readonly id: string;
  readonly engine: EngineName;
  readonly backend: BackendName | undefined;
  readonly device: DeviceName;
  /** `ONNX Runtime`, `TensorFlow.js · WebAssembly`. */
  readonly runtime: string;
  /** `CPU`. */
  readonly label: string;
  /** As the system names it: `AMD EPYC 7B13`. */
  readonly name: string;
  readonly cores: number;
  readonly memoryBytes: number;
}

/** What models can run with on this machine. `hasTensorflow`: one was set up for TensorFlow.js. */
export function listDevices(hasTensorflow = false): DeviceInfo[] {
  const processors = cpus();
  const cpu = {
    device: 'cpu',
    label: 'CPU',
    name: processors[0]?.model.trim() ?? process.arch,
    cores: processors.length,
    memoryBytes: totalmem(),
  } as const;
  return [
    {
      ...cpu,
      id: 'onnxruntime',
      engine: 'onnxruntime',
      backend: undefined,
      runtime: 'ONNX Runtime',
    },
    {
      ...cpu,
      id: 'tfjs/wasm',
      engine: 'tfjs',
      backend: 'wasm',
      runtime: 'TensorFlow.js · WebAssembly',
    },
    ...(hasTensorflow
      ? [
          {
            ...cpu,
            id: 'tfjs/tensorflow',
            engine: 'tfjs',
            backend: 'tensorflow',
            runtime: 'TensorFlow.js · TensorFlow',
          } as const,
        ]
      : []),
  ];
}

/** Whether measurements are made with it. */
export function isSelected(
  info: Pick<DeviceInfo, 'engine' | 'backend'>,
  { engine, backend }: { readonly engine: EngineName; readonly backend?: BackendName | undefined },
): boolean {
  return info.engine === engine && (engine !== 'tfjs' || info.backend === backend);
}
