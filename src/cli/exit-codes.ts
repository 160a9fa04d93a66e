/** What the process returns; `layerline --help` lists them, scripts rely on them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  /** Of `compare --fail-on` and of `check`. */
  broken: 3,
  /** EX_SOFTWARE of sysexits.h. */
  internal: 70,
  /** 128 + SIGINT, as shells report it. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_MEANING: Readonly<Record<ExitCode, string>> = {
  [EXIT.ok]: 'done',
  [EXIT.failed]: 'the model could not be read or run, or a file not written',
  [EXIT.usage]: 'wrong command, option or value',
  [EXIT.broken]: 'a rule of compare --fail-on, or a limit of check, is broken',
  [EXIT.internal]: 'a bug in Layerline',
  [EXIT.cancelled]: 'cancelled',
};
