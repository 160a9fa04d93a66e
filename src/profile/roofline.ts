/** What this machine can do at best, measured by the engine with as many threads as the run. */
export interface Roofs {
  readonly threads: number | null;
  /** fp32 multiply-adds, 10⁹ per second. */
  readonly gmacPerSecond: number;
  /** Memory bandwidth of reads and writes together, 10⁹ bytes per second. */
  readonly gigabytesPerSecond: number;
}
