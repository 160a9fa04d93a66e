/** Installs packages and builds, for steps that need both and run neither program nor tests. */
import { buildIfNeeded, installPackages } from './setup.mjs';

installPackages();
await buildIfNeeded();
