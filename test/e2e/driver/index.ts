export type { Theme } from './themes';
export { THEMES } from './themes';
export type { Workbench } from './workbench';
export { workbenchTest } from './workbench-test';
export type { Files, Settings, WorkspaceFolder } from './workspace-folder';
