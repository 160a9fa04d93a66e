'use strict';

// Stands in for a native logger with the surface that VS Code uses; appends to the same files.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
const INFO = 2;

class Logger {
  constructor(name, file) {
    this.name = name;
    this.file = file;
    this.level = INFO;
    this.plain = false;
    mkdirSync(dirname(file), { recursive: true });
    const methods = { trace: 0, debug: 1, info: 2, warn: 3, error: 4, critical: 5 };
    for (const [method, level] of Object.entries(methods))
      this[method] = (message) => this.write(level, message);
  }

  write(level, message) {
    if (level < this.level) return;
    const line = `${new Date().toISOString()} [${LEVELS[level]}] ${message}\n`;
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

const create = async (name, file) => new Logger(name, file);

// One by one: VS Code imports this file as a module, so Node has to find the names in its text.
exports.Logger = Logger;
exports.setFlushOn = () => {};
exports.setLevel = () => {};
exports.shutdown = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
