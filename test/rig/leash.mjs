// Preloaded into VS Code's server, whose standard input the tests hold open: when they end, even
// by SIGKILL, it closes, and the server's whole process group goes.
if (process.env.LAYERLINE_LEASH === '1') {
  // Not for the extension host and the other children of the server.
  delete process.env.LAYERLINE_LEASH;
  process.execArgv.length = 0;
  process.stdin
    .on('error', () => {})
    .on('end', () => process.kill(-process.pid, 'SIGKILL'))
    .resume();
  process.stdin.unref?.();
}
