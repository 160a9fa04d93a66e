/** Models as TensorFlow.js itself writes them, and layers models from anywhere. */
export { graphModelForm } from './graph-form';
export { inspectNative } from './inspect';
export { layersForm } from './layers-form';
export { artifactsModel, runLayersModel } from './layers-model';
export { refuseUnsupported } from './supported-layers';
