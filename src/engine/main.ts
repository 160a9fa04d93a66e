/** Entry of an engine process: serves one engine over the standard streams until they close. */
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { serveEngine } from './channel';
import { OnnxRuntimeEngine } from './onnxruntime/engine';
import { goFirstWhenMemoryRunsOut } from '../processes/oom-score';
import { configureTexts } from '../processes/texts';
import { endWithParent } from './parent-watch';

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
serveEngine(connection, new OnnxRuntimeEngine());
