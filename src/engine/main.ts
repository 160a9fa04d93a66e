/** Entry of an engine process that runs ONNX Runtime. */
import { OnnxRuntimeEngine } from './onnxruntime/engine';
import { serveProcess } from './serve-process';

serveProcess(new OnnxRuntimeEngine());
