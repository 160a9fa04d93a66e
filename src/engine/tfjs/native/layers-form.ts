import { expectedKernels } from '../expected-kernels';
import type { TfjsForm } from '../tfjs-model';
import { readTfjs } from '../../../formats/tfjs/read';
import { artifactsOf } from './artifacts';
import { groupedTopology, typeOf } from './grouped-convolution';
import { allWeightBytes, identityOf, nameOf } from './identity';
import { everyLayer, rootConfig } from './layers-config';
import { layersInputs } from './layers-inputs';
import { artifactsModel } from './layers-model';
import { fileNotes, matches, openFile } from './model-files';
import { refuseUnsupported } from './supported-layers';

/** Layers models of TensorFlow.js: Keras' layers in a `model.json`. */
export const layersForm: TfjsForm = {
  match: (spec) => matches(spec, 'layers-model'),

  prepare(spec) {
    return Promise.resolve().then(() => {
      const file = openFile(spec);
      const root = rootConfig(groupedTopology(file.json.modelTopology), file.path);
      const layers = everyLayer(root);
      refuseUnsupported([root, ...layers], file.path);
      return {
        identity: identityOf(file),
        inputs: layersInputs(root, file.path),
        channelsLast: true,
        runnable: { path: file.path, form: 'layers-model' },
        weightBytes: allWeightBytes(file),
        nodeCount: expectedKernels(layers),
        notes: fileNotes(file),
      };
    });
  },

  async load({ path }, recorder) {
    const file = readTfjs(path);
    const artifacts = artifactsOf(file, groupedTopology(file.json.modelTopology));
    return artifactsModel(artifacts, recorder, { name: nameOf(path), typeOf });
  },
};
