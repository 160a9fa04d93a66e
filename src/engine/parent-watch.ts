import { Worker } from 'node:worker_threads';

/**
 * Kills this process when its parent is gone, even while the main thread is stuck in native code
 * (an endless loop in a model): the closed pipe can't be noticed there, so a second thread looks.
 * On Windows a parent's id stays after its end, so its existence is asked for as well.
 */
const WATCH = `
const parent = process.ppid;
const isAlive = () => {
  try { process.kill(parent, 0); return true; } catch (error) { return error.code === 'EPERM'; }
};
setInterval(() => {
  if (process.ppid !== parent || !isAlive()) process.kill(process.pid, 'SIGKILL');
}, 500);
`;

export function endWithParent(): void {
  const watcher = new Worker(WATCH, {
    eval: true,
    // The thread only polls: a small heap keeps it out of the measured memory.
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
  });
  watcher.unref();
}
