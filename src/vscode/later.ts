/**
 * What commands need and the start of the extension doesn't: a bundle of its own, loaded when it is
 * first asked for. In one file with the rest it took half of the extension's loading, unused.
 *
 * Only `await import('./later')` may name it. Classes that both bundles have are two: an error is
 * told by `isUserError`.
 */
import { useTexts } from './bundle-texts';

export { kerasSpec } from '../engine/keras-spec';
export { profileModel } from '../engine/measure';
export { measureRoofs } from '../engine/roofs';
export { inspectInProcess, saveInProcess } from '../engine/single-task';
export { whatFits } from '../engine/what-fits';
export { ZooChecks } from '../engine/zoo-checks';
export { compareRuns } from '../profile/compare/compare';
export { parseProfile } from '../profile/parse';
export { compareSource, compareWith } from './commands/compare';
export { compareEngines } from './commands/compare-engines';
export { profileExported } from './own-python/profile-exported';
export { bestJoin } from '../source/join';
export { lacksSource, locateLayers, sourceFiles } from '../source/located-profile';
export { findPackages } from '../source/python-packages';
export { findScriptModels } from '../source/script/find-models';
export { SourceProcess } from '../source/source-process';
export { scriptModel } from './script/script-model';

useTexts();
