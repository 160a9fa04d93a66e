import type { ToPanel } from './messages';

/**
 * Messages to the panel travel as bytes, which VS Code hands on as they are. An object it writes
 * and reads as JSON once more and copies between two frames: 1 s for a profile of 10,000 layers.
 */
export function encode(message: ToPanel): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message));
}
