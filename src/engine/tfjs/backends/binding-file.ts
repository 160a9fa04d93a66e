/** What a set-up TensorFlow has in its folder, beside its libraries, as TF.js calls it. */
export const BINDING_FILE = 'tfjs_binding.node';
