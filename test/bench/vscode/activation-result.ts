/** What the helper extension leaves for the benchmark. */
export interface ActivationResult {
  /** Processor time of the extension host's thread. */
  readonly processorMs: number;
}

/** In the folder of the workspace. */
export const RESULT_FILE = 'activation.json';
