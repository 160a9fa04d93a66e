import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { goFirstWhenMemoryRunsOut } from '../processes/oom-score';
import { configureTexts } from '../processes/texts';
import { serveEngine } from './channel';
import { endWithParent } from './parent-watch';
import type { Engine } from './protocol';

/** Makes this process an engine's: serves it over the standard streams until they close. */
export function serveProcess(engine: Engine): void {
  configureTexts();
  endWithParent();
  goFirstWhenMemoryRunsOut();
  // Standard output carries the protocol; anything printed there would break it.
  console.log = console.error;

  const connection = createMessageConnection(
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
  connection.onClose(() => process.exit(0));
  process.stdin.on('end', () => process.exit(0));
  serveEngine(connection, engine);
}
