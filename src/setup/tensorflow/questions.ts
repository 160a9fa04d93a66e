/** What is asked before libraries are loaded, or anything goes over the network. */
export type Question =
  /** May the libraries of this Python package be used? Loading them runs their code. */
  | { readonly kind: 'use'; readonly folder: string; readonly version: string | null }
  /** May this host be asked what it has? */
  | { readonly kind: 'search'; readonly host: string }
  /** May this be downloaded? */
  | {
      readonly kind: 'download';
      readonly host: string;
      readonly file: string;
      readonly version: string;
      /** null: the host doesn't say. */
      readonly bytes: number | null;
      /** What stays on the disk, about. */
      readonly keptBytes: number | null;
    };

export interface SetupProgress {
  readonly step: 'search' | 'download' | 'unpack' | 'build' | 'check';
  /** 0..1 within the step; undefined where it isn't known. */
  readonly fraction?: number | undefined;
  readonly bytes?: number | undefined;
  readonly totalBytes?: number | undefined;
}

export interface SetupHooks {
  /** Whether the user agrees. */
  readonly ask: (question: Question) => Promise<boolean>;
  readonly onProgress: (progress: SetupProgress) => void;
  readonly signal: AbortSignal;
  /** Where environments, proxies and the compiler are named. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
