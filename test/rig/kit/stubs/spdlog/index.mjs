// Stands in for a native logger with the surface that VS Code uses; appends to the same files.
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

const LEVELS = { trace: 0, debug: 1, info: 2, warn: 3, error: 4, critical: 5 };

export class Logger {
  level = LEVELS.info;
  plain = false;

  constructor(name, file) {
    this.name = name;
    this.file = file;
    mkdirSync(dirname(file), { recursive: true });
    for (const method of Object.keys(LEVELS))
      this[method] = (message) => this.write(method, message);
  }

  write(method, message) {
    if (LEVELS[method] < this.level) return;
    const line = `${new Date().toISOString()} [${method}] ${message}\n`;
    try {
      appendFileSync(this.file, this.plain ? message : line);
    } catch {
      // The folder is removed while the last process still logs its end.
    }
  }

  getLevel() {
    return this.level;
  }

  setLevel(level) {
    this.level = level;
  }

  clearFormatters() {
    this.plain = true;
  }

  setPattern() {}
  flush() {}
  drop() {}
}

export const createRotatingLogger = async (name, file) => new Logger(name, file);
export const createAsyncRotatingLogger = createRotatingLogger;
export function setLevel() {}
export function setFlushOn() {}
export function shutdown() {}
