import type { ZooSpec } from '../zoo/catalogue';
import type { StartEngine } from './engine-process';
import { startEngineProcess } from './engine-process';

/** Asks the builder whether it takes a model's options, in a process that stays until disposed. */
export class ZooChecks {
  private readonly handle;

  constructor(start: StartEngine = startEngineProcess) {
    this.handle = start();
  }

  /** A sentence, without the option's name; undefined when the model can be built. */
  async problemOf(spec: ZooSpec): Promise<string | undefined> {
    const { problem } = await this.handle.engine.check({ spec });
    return problem ?? undefined;
  }

  dispose(): Promise<void> {
    return this.handle.dispose();
  }
}
