import { registerActivations } from './activations';
import { MultiHeadAttention } from './attention';
import { register } from './base';
import { registerBatchNormalization } from './batch-normalization';
import {
  Conv1DTranspose,
  DepthwiseConv1D,
  LayerlineKerasConv1D,
  SeparableConv1D,
} from './convolution-1d';
import { LayerlineKerasDepthwiseConv2D } from './depthwise';
import { EinsumDense } from './einsum-dense';
import {
  ActivityRegularization,
  Identity,
  LayerlineKerasReLU,
  SpatialDropout2D,
  SpatialDropout3D,
  Subtract,
} from './elementwise';
import { registerGru } from './gru';
import {
  GroupNormalization,
  Normalization,
  RMSNormalization,
  UnitNormalization,
} from './normalization';
import { GlobalAveragePooling3D, GlobalMaxPooling3D, KEEPING, KEEPING_HIGHEST } from './pooling';
import {
  Cropping1D,
  Cropping3D,
  LayerlineKerasCenterCrop,
  LayerlineKerasResizing,
  LayerlineKerasUpSampling2D,
  UpSampling1D,
  UpSampling3D,
  ZeroPadding1D,
  ZeroPadding3D,
} from './spatial';

let isDone = false;

/**
 * Lets TF.js load layers of Keras that it lacks. Classes that differ from TF.js' own have names of
 * their own, for files of Keras, where TF.js' difference would be a mistake. GRU, its cell and
 * BatchNormalization take the place of TF.js': they can more, and do the rest alike.
 */
export function registerExtraLayers(): void {
  if (isDone) return;
  isDone = true;
  registerActivations();
  registerGru();
  registerBatchNormalization();
  register([
    ...[Identity, ActivityRegularization, Subtract, SpatialDropout2D, SpatialDropout3D],
    ...[Normalization, UnitNormalization, GroupNormalization, RMSNormalization],
    ...[ZeroPadding1D, ZeroPadding3D, Cropping1D, Cropping3D, UpSampling1D, UpSampling3D],
    ...[SeparableConv1D, DepthwiseConv1D, Conv1DTranspose, EinsumDense, MultiHeadAttention],
    ...[GlobalAveragePooling3D, GlobalMaxPooling3D, ...KEEPING, ...KEEPING_HIGHEST],
    ...[LayerlineKerasReLU, LayerlineKerasUpSampling2D, LayerlineKerasResizing],
    ...[LayerlineKerasCenterCrop, LayerlineKerasConv1D, LayerlineKerasDepthwiseConv2D],
  ]);
}
