/** Entry of an engine process that runs TensorFlow.js. */
import { serveProcess } from '../serve-process';
import { TfjsEngine } from './engine';

serveProcess(new TfjsEngine());
