export { findDesktop } from './desktop';
export { prepareHosts } from './host';
export { installExtension } from './install-extension';
export { installServer, serverRunsHere } from './install-server';
export { startServer } from './server';
export { workbenchAddress } from './workbench-address';
