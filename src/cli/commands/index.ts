import type { Command } from '../command';
import { checkCommand } from './check';
import { compareCommand } from './compare';
import { demoCommand } from './demo';
import { exportCommand } from './export';
import { inspectCommand } from './inspect';
import { modelsCommand } from './models';
import { profileCommand } from './profile';
import { setupCommand } from './setup';
import { showCommand } from './show';

/** Every command, in the order that help lists them. */
export const COMMANDS: readonly Command[] = [
  modelsCommand,
  inspectCommand,
  profileCommand,
  showCommand,
  compareCommand,
  checkCommand,
  exportCommand,
  demoCommand,
  setupCommand,
];
