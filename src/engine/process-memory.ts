import { readFileSync } from 'node:fs';

/**
 * Peak resident size of this process, bytes. On Linux the kernel's own high-water mark: the
 * portable figure survives `exec` there and would show the parent's size. Windows counts alike.
 */
export function processPeakBytes(): number | null {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
