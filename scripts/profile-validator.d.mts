import type { Plugin as BuildPlugin } from 'esbuild';
import type { Plugin } from 'vitest/config';

export declare const profileValidator: BuildPlugin;
export declare const profileValidatorInVite: Plugin;
