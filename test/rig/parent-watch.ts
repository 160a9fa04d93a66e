const POLL_MS = 500;

/** Calls `orphaned` once the process that started this one is gone, however it ended. */
export function watchParent(orphaned: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    orphaned();
  }, POLL_MS);
  timer.unref();
}
