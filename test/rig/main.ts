export { prepareHosts } from './host';
export { installExtension } from './install-extension';
