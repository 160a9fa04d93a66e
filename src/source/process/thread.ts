/** Entry of the thread that runs Python: one Pyodide, which answers one request after another. */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { closeWays } from './natives';
import type { Python, PyodideScripts } from './python';
import { startPython } from './python';
import type { FromThread, RunMessage, StartMessage, ThreadData, ToThread } from './thread-messages';

const port = parentPort!;
const data = workerData as ThreadData;
// The ports are held here: what Python could reach of this thread must not lead to them.
const post = port.postMessage.bind(port) as (message: FromThread, transfer?: ArrayBuffer[]) => void;

closeWays(data.heapBytes);
// Both, while the other thread still looks for a snapshot.
const scripts = Promise.all(['pyodide.mjs', 'pyodide.asm.mjs'].map(importScript));
port.once('message', (message: ToThread) => {
  if (message.type === 'start') void start(message);
});

async function start(message: StartMessage): Promise<void> {
  try {
    const [pyodide, emscripten] = await scripts;
    const { loadPyodide } = pyodide as Pick<PyodideScripts, 'loadPyodide'>;
    const { default: createModule } = emscripten as { default: PyodideScripts['createModule'] };
    const { python, snapshot } = await startPython({ loadPyodide, createModule }, data, message);
    if (snapshot) post({ type: 'snapshot', memory: snapshot }, [snapshot.buffer as ArrayBuffer]);
    port.on('message', (message: ToThread) => {
      if (message.type === 'run') run(python, message);
    });
    post({ type: 'ready', permissions: python.permissions });
  } catch (error) {
    post({
      type: 'broken',
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
}

function run(python: Python, { request, keeps }: RunMessage): void {
  post(python.run(request));
  try {
    // Now, while nobody waits for it.
    if (keeps) python.keep();
    else python.refresh();
  } catch (error) {
    post({ type: 'broken', reason: String(error) });
  }
}

function importScript(name: string): Promise<unknown> {
  return import(pathToFileURL(`${data.pyodideFolder}/${name}`).href) as Promise<unknown>;
}
