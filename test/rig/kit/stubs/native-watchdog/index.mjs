// The native module ends an extension host whose parent died. The leash ends the whole process
// group as well, so looking every few seconds is enough.
export function start(parent) {
  setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch {
      process.exit(87);
    }
  }, 3000).unref();
}
