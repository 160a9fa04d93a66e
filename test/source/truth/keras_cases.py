"""What `keras_truth.py` compares: code that makes a `model`, for the real Keras and the stub."""

import os
import re
from typing import Iterator

HERE = os.path.dirname(os.path.abspath(__file__))

# A layer | the shape of a sample | sizes of what is open, or the end of the range of whole numbers
LAYERS = """
layers.Conv2D(6, 3, dilation_rate=2, padding="same") | (9, 10, 4)
layers.Conv1D(6, 3, dilation_rate=2, padding="causal") | (9, 4)
layers.DepthwiseConv2D(3, dilation_rate=2, padding="same") | (9, 10, 4)
layers.Conv3DTranspose(3, 3, strides=2, padding="same") | (3, 4, 5, 4)
layers.DepthwiseConv1D(3) | (9, 4)
layers.SeparableConv1D(5, 3) | (9, 4)
layers.Conv2D(6, 3, padding="same", strides=2) | (None, None, 4) | sizes 9 10
layers.Conv2DTranspose(6, 3, strides=2, padding="same", output_padding=1) | (5, 4, 4)
layers.Dense(5) | (7,)
layers.Dense(5, activation="softmax") | (3, 7)
layers.Dense(5, use_bias=False) | (7,)
layers.Dense(5) | (2, 3, 7)
layers.EinsumDense("abc,cd->abd",output_shape=(None,6),bias_axes="d") | (3, 4)
layers.EinsumDense("...x,xy->...y",output_shape=6,bias_axes="y") | (3, 4)
layers.EinsumDense("abc,cde->abde",output_shape=(None,2,6),bias_axes="de") | (3, 4)
layers.Embedding(11, 5) | (7,) | high 10
layers.Activation("relu") | (4, 5)
layers.Activation("relu6") | (4, 5)
layers.Activation("sigmoid") | (4, 5)
layers.Activation("tanh") | (4, 5)
layers.Activation("softmax") | (4, 5)
layers.Activation("log_softmax") | (4, 5)
layers.Activation("softplus") | (4, 5)
layers.Activation("softsign") | (4, 5)
layers.Activation("swish") | (4, 5)
layers.Activation("silu") | (4, 5)
layers.Activation("gelu") | (4, 5)
layers.Activation("elu") | (4, 5)
layers.Activation("selu") | (4, 5)
layers.Activation("leaky_relu") | (4, 5)
layers.Activation("hard_sigmoid") | (4, 5)
layers.Activation("hard_swish") | (4, 5)
layers.Activation("hard_silu") | (4, 5)
layers.Activation("mish") | (4, 5)
layers.Activation("exponential") | (4, 5)
layers.Activation("linear") | (4, 5)
layers.Activation("celu") | (4, 5)
layers.Activation("log_sigmoid") | (4, 5)
layers.Activation("hard_tanh") | (4, 5)
layers.Activation("tanh_shrink") | (4, 5)
layers.Activation("hard_shrink") | (4, 5)
layers.Activation("soft_shrink") | (4, 5)
layers.Activation("squareplus") | (4, 5)
layers.Activation("sparse_sigmoid") | (4, 5)
layers.ReLU(6) | (4, 5)
layers.ReLU(max_value=1., negative_slope=.1, threshold=.2) | (4, 5)
layers.ReLU(negative_slope=.1) | (4, 5)
layers.LeakyReLU(0.2) | (4, 5)
layers.ELU(.5) | (4, 5)
layers.PReLU() | (4, 5)
layers.PReLU(shared_axes=[1, 2]) | (4, 5, 3)
layers.Softmax() | (4, 5)
layers.Softmax(axis=1) | (4, 5, 3)
layers.BatchNormalization() | (5,)
layers.BatchNormalization(scale=False) | (4, 5)
layers.BatchNormalization(center=False, epsilon=.1) | (4, 5, 3)
layers.BatchNormalization(axis=1) | (4, 5, 3)
layers.BatchNormalization(axis=2) | (4, 5, 3)
layers.LayerNormalization() | (4, 5)
layers.LayerNormalization(axis=1) | (4, 5)
layers.LayerNormalization(axis=[1, 2, 3]) | (4, 5, 3)
layers.LayerNormalization(axis=[1, 2], scale=False) | (4, 5, 3)
layers.GroupNormalization(2) | (4, 5, 4)
layers.GroupNormalization(-1) | (4, 5, 4)
layers.GroupNormalization(2, axis=1) | (4, 5, 4)
layers.GroupNormalization(4) | (8,)
layers.RMSNormalization() | (4, 5)
layers.UnitNormalization() | (4, 5)
layers.Normalization() | (4, 5, 3)
layers.Normalization(mean=[.1, .2, .3], variance=[1., 2., 3.]) | (4, 5, 3)
layers.SpectralNormalization(layers.Conv2D(4, 3)) | (6, 6, 3)
layers.GlobalAveragePooling2D() | (4, 5, 3)
layers.GlobalMaxPooling2D(keepdims=True) | (4, 5, 3)
layers.GlobalAveragePooling1D() | (4, 3)
layers.GlobalMaxPooling3D() | (4, 5, 3, 2)
layers.AdaptiveAveragePooling2D(2) | (4, 6, 3)
layers.Flatten() | (4, 5, 3)
layers.Reshape((3, 20)) | (4, 5, 3)
layers.Reshape((-1, 5)) | (4, 5, 3)
layers.Permute((2, 1)) | (4, 5)
layers.RepeatVector(3) | (4,)
layers.ZeroPadding2D(((1, 2), (3, 4))) | (4, 5, 3)
layers.ZeroPadding1D(2) | (4, 5)
layers.ZeroPadding3D(2) | (4, 5, 2, 2)
layers.Cropping2D(((1, 2), (1, 0))) | (6, 5, 3)
layers.Cropping1D((1, 2)) | (6, 5)
layers.UpSampling2D(2) | (4, 5, 3)
layers.UpSampling2D((2, 3), interpolation="bilinear") | (4, 5, 3)
layers.UpSampling1D(3) | (4, 5)
layers.UpSampling3D(2) | (4, 5, 2, 2)
layers.UpSampling2D(2, interpolation="bicubic") | (4, 5, 3)
layers.Dropout(.5) | (4, 5)
layers.SpatialDropout2D(.5) | (4, 5, 3)
layers.GaussianNoise(.5) | (4, 5, 3)
layers.Identity() | (4, 5, 3)
layers.Lambda(lambda t:t*2) | (4, 5, 3)
layers.Masking() | (4, 5)
layers.Rescaling(1/255., offset=-1) | (4, 5, 3)
layers.Rescaling([.1, .2, .3]) | (4, 5, 3)
layers.Resizing(8, 9) | (4, 5, 3)
layers.Resizing(3, 3) | (4, 5, 3)
layers.Resizing(8, 9, interpolation="nearest") | (4, 5, 3)
layers.CenterCrop(2, 3) | (4, 6, 3)
layers.CenterCrop(2, 3) | (5, 6, 3)
layers.RandomFlip() | (4, 5, 3)
layers.RandomRotation(.1) | (4, 5, 3)
layers.CategoryEncoding(12) | (5,) | high 10
layers.CategoryEncoding(12, output_mode="count") | (5,) | high 10
layers.SimpleRNN(5) | (4, 3)
layers.SimpleRNN(5, return_sequences=True, activation="relu") | (4, 3)
layers.GRU(5) | (4, 3)
layers.GRU(5, reset_after=False, return_sequences=True) | (4, 3)
layers.GRU(5, use_bias=False) | (None, 3) | sizes 4
layers.LSTM(5) | (4, 3)
layers.LSTM(5, return_sequences=True) | (None, 3) | sizes 4
layers.LSTM(5, activation="relu", go_backwards=True) | (4, 3)
layers.LSTM(5, return_state=True) | (4, 3)
layers.Bidirectional(layers.LSTM(5)) | (4, 3)
layers.Bidirectional(layers.LSTM(5, return_sequences=True)) | (4, 3)
layers.Bidirectional(layers.GRU(5, return_sequences=True), merge_mode="sum") | (4, 3)
layers.RNN(layers.LSTMCell(5)) | (4, 3)
layers.RNN([layers.LSTMCell(5), layers.GRUCell(4)], return_sequences=True) | (4, 3)
layers.RNN(layers.SimpleRNNCell(5, activation="gelu")) | (4, 3)
layers.TimeDistributed(layers.Conv2D(4, 3)) | (2, 6, 6, 3)
layers.TimeDistributed(layers.Dense(4)) | (5, 3)
layers.ConvLSTM2D(4, 3, padding="same") | (3, 6, 6, 3)
layers.ConvLSTM2D(4, 3, return_sequences=True) | (3, 6, 6, 3)
layers.ConvLSTM1D(4, 3) | (3, 6, 3)
"""

# The same, with all strides and paddings
SWEPT = """
layers.Conv2D(6, 3, {}) | (9, 10, 4)
layers.Conv2D(6, (3, 2), {}, groups=2, activation="relu") | (9, 10, 4)
layers.DepthwiseConv2D(3, {}, depth_multiplier=2) | (9, 10, 4)
layers.SeparableConv2D(6, 3, {}, depth_multiplier=2, activation="relu") | (9, 10, 4)
layers.Conv2DTranspose(6, 3, {}) | (5, 4, 4)
layers.Conv2DTranspose(6, 2, {}) | (5, 4, 4)
layers.Conv1D(6, 3, {}) | (9, 4)
layers.Conv1DTranspose(6, 3, {}) | (9, 4)
layers.Conv3D(6, 3, {}) | (5, 6, 7, 4)
layers.MaxPooling2D(2, {}) | (9, 10, 4)
layers.AveragePooling2D(3, {}) | (9, 10, 4)
layers.MaxPooling1D(2, {}) | (9, 4)
layers.AveragePooling3D(2, {}) | (5, 6, 7, 4)
"""

# An expression in the `call` of a layer | the shapes of x, y, … | as above
FUNCTIONS = """
tf.nn.relu(x) | (6, 8, 4)
tf.nn.relu6(x*4) | (6, 8, 4)
tf.nn.leaky_relu(x) | (6, 8, 4)
tf.nn.leaky_relu(x, alpha=.1) | (6, 8, 4)
tf.nn.elu(x) | (6, 8, 4)
tf.nn.selu(x) | (6, 8, 4)
tf.nn.crelu(x) | (6, 8, 4)
tf.nn.gelu(x) | (6, 8, 4)
tf.nn.gelu(x, approximate=True) | (6, 8, 4)
tf.nn.sigmoid(x) | (6, 8, 4)
tf.sigmoid(x) | (6, 8, 4)
tf.tanh(x) | (6, 8, 4)
tf.nn.softmax(x) | (6, 8, 4)
tf.nn.softmax(x, axis=1) | (6, 8, 4)
tf.nn.log_softmax(x) | (6, 8, 4)
tf.nn.softplus(x) | (6, 8, 4)
tf.nn.softsign(x) | (6, 8, 4)
tf.nn.swish(x) | (6, 8, 4)
tf.nn.silu(x, beta=2.) | (6, 8, 4)
tf.nn.l2_normalize(x, axis=-1) | (6, 8, 4)
tf.math.l2_normalize(x, [1, 2]) | (6, 8, 4)
tf.abs(x) | (6, 8, 4)
tf.square(x) | (6, 8, 4)
tf.sqrt(tf.abs(x)) | (6, 8, 4)
tf.math.rsqrt(tf.abs(x)+1) | (6, 8, 4)
tf.exp(x) | (6, 8, 4)
tf.math.log(tf.abs(x)+1) | (6, 8, 4)
tf.math.log1p(tf.abs(x)) | (6, 8, 4)
tf.math.expm1(x) | (6, 8, 4)
tf.sign(x) | (6, 8, 4)
tf.floor(x*3) | (6, 8, 4)
tf.math.ceil(x) | (6, 8, 4)
tf.round(x) | (6, 8, 4)
tf.sin(x) | (6, 8, 4)
tf.cos(x) | (6, 8, 4)
tf.negative(x) | (6, 8, 4)
-x | (6, 8, 4)
x**2 | (6, 8, 4)
x/3 | (6, 8, 4)
x//.5 | (6, 8, 4)
x%1.5 | (6, 8, 4)
tf.pow(tf.abs(x), .3) | (6, 8, 4)
tf.math.reciprocal(x+5) | (6, 8, 4)
tf.math.erf(x) | (6, 8, 4)
tf.clip_by_value(x, -.5, .5) | (6, 8, 4)
tf.maximum(x, 0.) | (6, 8, 4)
tf.minimum(x, .1) | (6, 8, 4)
tf.where(x>0, x, tf.zeros_like(x)) | (6, 8, 4)
tf.where(x>0, 1., x) | (6, 8, 4)
tf.cast(x>0, tf.float32) | (6, 8, 4)
tf.cast(x, "int32") | (6, 8, 4)
tf.cast(tf.equal(x, x), "float32") | (6, 8, 4)
tf.cast(tf.logical_and(x>0, x<1), tf.float32) | (6, 8, 4)
tf.cast(tf.logical_not(x>0), tf.float32) | (6, 8, 4)
tf.identity(x) | (6, 8, 4)
tf.stop_gradient(x) | (6, 8, 4)
tf.math.divide_no_nan(x, 0.) | (6, 8, 4)
tf.math.squared_difference(x, 1.) | (6, 8, 4)
tf.add_n([x, x, x]) | (6, 8, 4)
tf.reduce_mean(x, axis=[1, 2]) | (6, 8, 4)
tf.reduce_mean(input_tensor=x, axis=-1, keepdims=True) | (6, 8, 4)
tf.reduce_sum(x, -1) | (6, 8, 4)
tf.reduce_max(x, axis=(1, 2)) | (6, 8, 4)
tf.reduce_min(x, 1) | (6, 8, 4)
tf.reduce_prod(x, -1) | (6, 8, 4)
tf.reduce_logsumexp(x, -1) | (6, 8, 4)
tf.math.reduce_std(x, axis=-1) | (6, 8, 4)
tf.math.reduce_variance(x, axis=1) | (6, 8, 4)
tf.norm(x, axis=-1) | (6, 8, 4)
tf.cast(tf.argmax(x, axis=-1), tf.float32) | (6, 8, 4)
tf.cumsum(x, axis=1) | (6, 8, 4)
tf.nn.moments(x, axes=[1, 2])[1] | (6, 8, 4)
tf.reshape(x, [-1, 8*4]) | (6, 8, 4)
tf.reshape(x, [tf.shape(x)[0], -1, 4]) | (6, 8, 4)
tf.transpose(x, [0, 3, 1, 2]) | (6, 8, 4)
tf.expand_dims(x, 1) | (6, 8, 4)
tf.expand_dims(input=x, axis=-1) | (6, 8, 4)
tf.squeeze(x[:, :1], axis=1) | (6, 8, 4)
tf.concat([x, x*2], axis=-1) | (6, 8, 4)
tf.concat(values=[x, x], axis=1) | (6, 8, 4)
tf.stack([x, x], axis=1) | (6, 8, 4)
tf.unstack(x, axis=1)[2] | (6, 8, 4)
tf.split(x, 2, axis=-1)[1] | (6, 8, 4)
tf.split(x, [1, 3], -1)[1] | (6, 8, 4)
tf.split(value=x, num_or_size_splits=2, axis=1)[0] | (6, 8, 4)
tf.pad(x, [[0, 0], [1, 1], [2, 0], [0, 0]]) | (6, 8, 4)
tf.pad(x, [[0, 0], [1, 1], [2, 2], [0, 0]], "REFLECT") | (6, 8, 4)
tf.pad(x, [[0, 0], [1, 1], [2, 2], [0, 0]], mode="SYMMETRIC") | (6, 8, 4)
tf.tile(x, [1, 2, 1, 1]) | (6, 8, 4)
tf.repeat(x, 2, axis=1) | (6, 8, 4)
tf.reverse(x, [1]) | (6, 8, 4)
tf.roll(x, 2, axis=1) | (6, 8, 4)
tf.gather(x, [0, 2], axis=1) | (6, 8, 4)
tf.gather(x, tf.constant([[0, 1], [2, 3]]), axis=2) | (6, 8, 4)
x[:, 1:3, ::2, -1] | (6, 8, 4)
x[..., 0] | (6, 8, 4)
x[:, ::-1] | (6, 8, 4)
x[:, :, tf.newaxis, :, 0] | (6, 8, 4)
x[:, -1] | (6, 8, 4)
x[:, :-1, 1:] | (6, 8, 4)
tf.slice(x, [0, 1, 1, 0], [-1, 3, 2, -1]) | (6, 8, 4)
tf.broadcast_to(x[:, :1], [tf.shape(x)[0], 3, 8, 4]) | (6, 8, 4)
tf.nn.max_pool2d(x, 2, 2, "SAME") | (6, 8, 4)
tf.nn.max_pool(x, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding="VALID") | (6, 8, 4)
tf.nn.avg_pool2d(x, 3, 2, "SAME") | (6, 8, 4)
tf.nn.depth_to_space(x, 2) | (6, 8, 4)
tf.nn.space_to_depth(x, 2) | (6, 8, 4)
tf.image.resize(x, [12, 16]) | (6, 8, 4)
tf.image.resize(x, (3, 4), method="nearest") | (6, 8, 4)
tf.image.resize(x, (9, 7), method="bilinear") | (6, 8, 4)
tf.image.flip_left_right(x) | (6, 8, 4)
tf.image.extract_patches(x, [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "VALID") | (6, 8, 4)
tf.image.resize_with_crop_or_pad(x, 8, 6) | (6, 8, 4)
tf.image.central_crop(x, .5) | (6, 8, 4)
tf.image.per_image_standardization(x) | (6, 8, 4)
tf.nn.lrn(x, 2) | (6, 8, 4)
tf.nn.dropout(x, rate=0.) | (6, 8, 4)
tf.nn.top_k(x, 2)[0] | (6, 8, 4)
tf.linalg.matrix_transpose(x) | (6, 8, 4)
tf.linalg.band_part(x, 1, 0) | (6, 8, 4)
tf.matmul(x, x, transpose_b=True) | (6, 8, 4)
tf.einsum("bhwc,bhvc->bhwv",x,x) | (6, 8, 4)
tf.tensordot(x, tf.ones((4, 3)), axes=1) | (6, 8, 4)
tf.ones_like(x) | (6, 8, 4)
tf.zeros_like(x)+1 | (6, 8, 4)
tf.linalg.norm(x, axis=[1, 2]) | (6, 8, 4)
tf.range(4, dtype=tf.float32)*x | (6, 8, 4)
x+tf.constant([1., 2., 3., 4.]) | (6, 8, 4)
tf.nn.bias_add(x, tf.constant([1., 2., 3., 4.])) | (6, 8, 4)
tf.nn.conv2d(x, tf.ones((3, 3, 4, 2)), strides=1, padding="SAME") | (6, 8, 4)
tf.nn.conv2d(x, tf.ones((3, 3, 4, 2)), strides=[1, 2, 2, 1], padding="VALID") | (6, 8, 4)
tf.nn.depthwise_conv2d(x, tf.ones((3, 3, 4, 1)), strides=[1, 1, 1, 1], padding="SAME") | (6, 8, 4)
tf.nn.conv2d_transpose(x, tf.ones((3, 3, 2, 4)), [2, 12, 16, 2], 2, "SAME") | (6, 8, 4)
tf.one_hot(tf.cast(tf.abs(x[..., 0]), "int32"), 5) | (6, 8, 4)
tf.meshgrid(tf.range(3), tf.range(2))[0]+0*tf.cast(x[0, 0, 0, 0], "int32") | (6, 8, 4)
tf.eye(4)*x[:, :4, :4, :1] | (6, 8, 4)
tf.cast(tf.reduce_all(x>-9, axis=-1), tf.float32) | (6, 8, 4)
tf.nn.batch_normalization(x, 0.1, 2.0, None, 3.0, 1e-3) | (6, 8, 4)
tf.clip_by_value(t=x, clip_value_min=0., clip_value_max=1.) | (6, 8, 4)
tf.multiply(x, x) | (6, 8, 4)
tf.subtract(x, 1) | (6, 8, 4)
tf.divide(x, 2) | (6, 8, 4)
tf.add(x, x) | (6, 8, 4)
tf.floor(x) | (6, 8, 4)
tf.ensure_shape(x, [None, 6, 8, 4]) | (6, 8, 4)
tf.cast(tf.shape(x)[0], tf.float32)*x | (6, 8, 4)
x*tf.cast(tf.shape(x)[1], x.dtype) | (6, 8, 4)
tf.sqrt(tf.cast(tf.shape(x)[-1], tf.float32))+x | (6, 8, 4)
ops.average_pool(x, 2) | (6, 8, 4)
ops.conv(x, ops.ones((3, 3, 4, 2))) | (6, 8, 4)
ops.logsumexp(x, axis=-1) | (6, 8, 4)
ops.leaky_relu(x) | (6, 8, 4)
ops.gelu(x) | (6, 8, 4)
ops.silu(x) | (6, 8, 4)
ops.hard_sigmoid(x) | (6, 8, 4)
ops.moveaxis(x, 1, -1) | (6, 8, 4)
ops.tril(x) | (6, 8, 4)
ops.var(x, axis=(1, 2)) | (6, 8, 4)
ops.hstack([x, x]) | (6, 8, 4)
ops.vstack([x, x]) | (6, 8, 4)
ops.linspace(0., 1., 4)*x | (6, 8, 4)
ops.full_like(x, 2.) | (6, 8, 4)
ops.nn.moments(x, axes=[1])[0] | (6, 8, 4)
ops.normalize(x, axis=-1) | (6, 8, 4)
ops.mod(x, .3) | (6, 8, 4)
ops.floor_divide(x, .3) | (6, 8, 4)
ops.where(x>0, x, 0.) | (6, 8, 4)
ops.top_k(x, 2)[1]*1 | (6, 8, 4)
ops.take_along_axis(x, ops.argmax(x, axis=-1, keepdims=True), axis=-1) | (6, 8, 4)
ops.einsum("...c,cd->...d",x,ops.ones((4,3))) | (6, 8, 4)
ops.dot(x, ops.ones((4, 3))) | (6, 8, 4)
ops.outer(x[0, 0, 0], x[0, 0, 1]) | (6, 8, 4)
ops.expand_dims(x, (1, 2)) | (6, 8, 4)
ops.image.extract_patches(x, (2, 2)) | (6, 8, 4)
ops.image.rgb_to_grayscale(x[..., :3]) | (6, 8, 4)
ops.logical_or(x>0, x<-1) | (6, 8, 4)
ops.isnan(x) | (6, 8, 4)
ops.square(x) | (6, 8, 4)
ops.rsqrt(ops.abs(x)+1) | (6, 8, 4)
ops.identity(3)[0, 0]*x | (6, 8, 4)
ops.arange(4, dtype="float32")*x | (6, 8, 4)
ops.rms_normalization(x) | (6, 8, 4)
ops.glu(x) | (6, 8, 4)
ops.dot_product_attention(x, x, x) | (6, 8, 4)
ops.swapaxes(x, 1, 2) | (6, 8, 4)
ops.concatenate([x, x]) | (6, 8, 4)
tf.matmul(x, y) | (3, 4), (4, 5)
tf.matmul(a=x, b=y, transpose_b=True) | (3, 4), (5, 4)
tf.linalg.matvec(x, y) | (3, 4), (4,)
tf.gather(x, tf.cast(y, tf.int32), batch_dims=1) | (12, 3), (4,) | high 10
tf.einsum("btd,bsd->bts",x,y) | (3, 4), (5, 4)
tf.nn.embedding_lookup(tf.ones((10, 3)), tf.cast(x, tf.int32)) | (4,) | high 10
tf.nn.conv1d(x, tf.ones((3, 4, 2)), stride=1, padding="SAME") | (5, 4)
tf.maximum(x, y) | (5, 4), (1, 4)
x@y | (3, 4), (4, 5)
tf.add(x, y)+y | (6, 8, 4), (1, 1, 4)
tf.cond(tf.constant(True), lambda:x, lambda:y) | (5, 4), (5, 4)
"""

# Expressions that Keras rejects, of an image x
REJECTED = """
layers.GlobalAveragePooling2D()(keras.Input((1000,)))
layers.Conv2D(4, 3)(keras.Input((10,)))
layers.Conv2D(4, 9)(x)
layers.Conv2D(0, 3)(x)
layers.Conv2D(4, 3, padding="sane")(x)
layers.Conv2D(4, 3, activation="rel")(x)
layers.Dense(0)(x)
layers.Dense(3)(keras.Input(()))
layers.MaxPooling2D(9)(x)
layers.Add()([x, keras.Input((8, 8, 4))])
layers.Add()([x, keras.Input((7, 7, 3))])
layers.Concatenate()([x, keras.Input((7, 8, 3))])
layers.concatenate([x, keras.Input((7, 8, 3))], axis=1)
layers.Reshape((5, 5))(x)
layers.Reshape((-1, 5))(x)
layers.Conv2D(4, 3, groups=2)(x)
layers.Conv2D(3, 3, groups=2)(keras.Input((8, 8, 2)))
layers.LSTM(4)(x)
layers.LSTM(4)(keras.Input((3,)))
layers.Embedding(4)(x)
layers.Conv2D(4)(x)
layers.Dense()(x)
layers.Conv2D(4, 3)(keras.Input((8, 8, None)))
layers.Dense(4)(keras.Input((None,)))
layers.Dot(1)([keras.Input((3,)), keras.Input((4,))])
layers.BatchNormalization()(keras.Input((None,)))
layers.Dense(4, foo=1)(x)
layers.Flatten()([x, x])
layers.Cropping2D(4)(x)
layers.GroupNormalization(5)(keras.Input((8, 8, 12)))
layers.GroupNormalization(32)(x)
layers.MultiHeadAttention(0, 3)(x, x)
layers.Dropout(2)(x)
layers.Conv2D(4, (3, 3, 3))(x)
layers.TimeDistributed(layers.Dense(3))(keras.Input((3,)))
layers.Permute((2, 2))(x)
layers.RepeatVector(3)(x)
x+keras.Input((8, 8, 4))
ops.matmul(x, keras.Input((8, 8, 4)))
ops.concatenate([x, keras.Input((8, 8))])
ops.reshape(x, (-1, 7))
layers.Conv2D(4, 3)(layers.Dense(2))
layers.Bidirectional(3)
layers.Conv2D(4, 3, strides=2, dilation_rate=2)(x)
layers.Conv2D(4, 3)([x, x])
layers.SeparableConv2D(4, 3)(keras.Input((5,)))
layers.Conv1D(4, 3)(x)
layers.UpSampling2D(2)(keras.Input((5,)))
layers.ZeroPadding2D(1)(keras.Input((5,)))
layers.Attention()(x)
layers.Average()([x])
layers.Subtract()([x, x, x])
layers.Conv2D("a", 3)(x)
layers.Dense("a")(x)
layers.Dense(2.5)(x)
layers.Conv2DTranspose(4, 3)(keras.Input((5,)))
layers.GlobalMaxPooling1D()(keras.Input((5,)))
"""

# Code that Keras rejects
REJECTED_CODE = (
    "keras.Model(keras.Input((3,)), layers.Dense(3)(keras.Input((4,))))",
    "keras.Model(keras.Input((3,)), 3)",
    "v = keras.Input((3,))\na, b = layers.Dense(3, name='a'), layers.Dense(3, name='a')\n"
    "keras.Model(v, b(a(v)))",
    "keras.Sequential([layers.Dense(3, name='a'), layers.Dense(3, name='a')])",
    "keras.Sequential([3])",
    "d = layers.Dense(3)\nd(keras.Input((3,)))\nd(keras.Input((4,)))",
    "m = keras.Sequential([layers.Input((4,)), layers.Dense(3)])\nm.get_layer('foo')",
    "class L(layers.Layer):\n    def __init__(self):\n        self.a = 1\nL()(keras.Input((3,)))",
    "keras.Input(3)",
    "keras.Input()",
    "keras.applications.ResNet50(weights=None, input_shape=(20, 20, 3))",
    "keras.applications.ResNet50(input_shape=(100, 100, 3))",
    "keras.applications.ResNet50(classes=10)",
)

# Layers on two images or sequences
PAIRS = """
layers.Dot(2)([x, y]) | (4, 5), (4, 5)
layers.Dot(1, normalize=True)([x, y]) | (5,), (5,)
layers.Attention()([x, y]) | (5, 8), (6, 8)
layers.Attention(use_scale=True, score_mode="concat")([x, y]) | (5, 8), (6, 8)
layers.AdditiveAttention()([x, y]) | (5, 8), (6, 8)
layers.MultiHeadAttention(2, 3)(x, y) | (5, 8), (6, 8)
layers.MultiHeadAttention(2, 3, value_dim=4, output_shape=9, use_bias=False)(x, y) | (5, 8), (6, 7)
layers.MultiHeadAttention(2, 3)(x, x, use_causal_mask=True, return_attention_scores=True) | (5, 8)
layers.MultiHeadAttention(2, 3, attention_axes=(1, 2))(x, x) | (4, 5, 8)
layers.GroupQueryAttention(3, 4, 2)(x, x) | (5, 8)
layers.Multiply()([layers.Conv2D(3, 1)(x), layers.GlobalMaxPooling2D(keepdims=True)(x)]) | (4, 5, 3)
"""
MERGES = "Add Subtract Multiply Average Maximum Minimum Concatenate".split()

APPLICATIONS = """
    ResNet50 ResNet101 ResNet152 ResNet50V2 EfficientNetB0 EfficientNetB1 EfficientNetB2
    EfficientNetB3 EfficientNetB4 EfficientNetB5 EfficientNetB6 EfficientNetB7 EfficientNetV2B0
    EfficientNetV2S MobileNet MobileNetV2 MobileNetV3Small MobileNetV3Large DenseNet121 ConvNeXtTiny
    InceptionV3 InceptionResNetV2 Xception VGG16 ResNet101V2 ResNet152V2 EfficientNetV2B1
    EfficientNetV2B2 EfficientNetV2B3 EfficientNetV2M EfficientNetV2L VGG19 DenseNet169 DenseNet201
    ConvNeXtSmall ConvNeXtBase ConvNeXtLarge ConvNeXtXLarge
""".split()

MEASURED = """
    ResNet50 EfficientNetB0 MobileNetV2 MobileNetV3Small DenseNet121 ConvNeXtTiny InceptionV3
    Xception EfficientNetV2B0 ResNet50V2 InceptionResNetV2 MobileNet
""".split()
"""Applications whose numbers are compared too."""

LARGE = """
    ResNet152 ResNet152V2 EfficientNetB4 EfficientNetB5 EfficientNetB6 EfficientNetB7
    EfficientNetV2B2 EfficientNetV2M EfficientNetV2L DenseNet201 ConvNeXtBase ConvNeXtLarge
    ConvNeXtXLarge
""".split()
"""Applications that take long to build, of families with smaller ones."""

VARIANTS = (
    "ResNet50(weights=None, include_top=False)",
    "ResNet50(weights=None, include_top=False, pooling='avg', input_shape=(64, 64, 3))",
    "ResNet50V2(weights=None, include_top=False, pooling='max', input_shape=(97, 64, 3))",
    "EfficientNetB0(weights=None, classes=7, input_shape=(96, 96, 3))",
    "EfficientNetB2(weights=None, include_top=False, input_tensor=keras.Input((100, 101, 3)))",
    "EfficientNetV2B0(weights=None, include_preprocessing=False, pooling='avg', include_top=False)",
    "MobileNet(weights=None, alpha=0.5, input_shape=(160, 160, 3))",
    "MobileNetV2(weights=None, alpha=1.4, input_shape=(96, 96, 3))",
    "MobileNetV2(weights=None, include_top=False, input_shape=(90, 90, 3), pooling='avg')",
    "MobileNetV3Small(weights=None, minimalistic=True, input_shape=(224, 224, 3))",
    "MobileNetV3Large(weights=None, alpha=0.75, include_top=False, pooling='avg')",
    "DenseNet121(weights=None, include_top=False, input_shape=(64, 64, 3))",
    "ConvNeXtTiny(weights=None, include_top=False, pooling='avg', input_shape=(64, 64, 3))",
    "InceptionV3(weights=None, include_top=False, input_shape=(139, 139, 3), pooling='max')",
    "VGG16(weights=None, include_top=False, input_shape=(64, 64, 3))",
    "Xception(weights=None, include_top=False, input_shape=(128, 128, 3))",
)


def layer_cases() -> list[dict]:
    cases = []
    options = [
        f'strides={stride}, padding="{it}"' for it in ("valid", "same") for stride in (1, 2, 3)
    ]
    for expression, shapes in rows(SWEPT):
        for option in options:
            one = expression.format(option)
            cases.append(_case(f"{one}(x)", shapes, [], one))
    for expression, shapes, *more in rows(LAYERS):
        cases.append(_case(f"{expression}(x)", shapes, more, expression))
    for expression, shapes in rows(PAIRS):
        cases.append(_case(expression, shapes, [], expression))
    for name in MERGES:
        for one in (
            "x, y",
            "layers.Conv2D(3, 1)(x), layers.Conv2D(3, 1)(y)",
            "layers.Conv2D(3, 1)(x), y",
        ):
            cases.append(
                _case(f"layers.{name}()([{one}])", "(4, 5, 3), (4, 5, 3)", [], f"{name} of {one}")
            )
    return cases


def function_cases() -> list[dict]:
    cases = []
    for expression, shapes, *more in rows(FUNCTIONS):
        inputs = _inputs(shapes)
        names = ", ".join(inputs)
        given = f"[{names}]" if len(inputs) > 1 else names
        code = (
            f"class Function(layers.Layer):\n    def call(self, given):\n"
            f"        {names} = given\n        return {expression}\n"
            + "".join(f"{name} = keras.Input({shape})\n" for name, shape in inputs.items())
            + f"model = keras.Model([{names}], Function()({given}))"
        )
        cases.append({"name": expression, "code": code, **_options(more)})
    return cases


def model_cases() -> list[dict]:
    cases = []
    folder = os.path.join(HERE, "keras_models")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            code = file.read()
        options = re.findall(r"^# ((?:high|sizes) .*)$", code, re.MULTILINE)
        cases.append({"name": name, "code": code, **_options(options)})
    return cases


def rejected_cases() -> list[dict]:
    lines = [line for line in REJECTED.split("\n") if line]
    codes = [f"x = keras.Input((8, 8, 3))\n{line}" for line in lines] + list(REJECTED_CODE)
    return [{"name": code.split("\n")[-1], "code": code, "rejected": True} for code in codes]


def application_cases() -> list[dict]:
    names = [f"{name}(weights=None)" for name in APPLICATIONS if name not in MEASURED]
    return [_application(name, {"shapes only": True}) for name in [*names, *VARIANTS]]


def result_cases() -> list[dict]:
    options = "weights=None, classifier_activation=None"
    return [_application(f"{name}({options})", {"sizes": [224, 224]}) for name in MEASURED]


def is_large(case: dict) -> bool:
    return case["name"].startswith(tuple(f"{name}(" for name in LARGE))


def _application(code: str, more: dict) -> dict:
    return {"name": code, "code": f"model = keras.applications.{code}", **more}


def rows(table: str) -> Iterator[list[str]]:
    for line in table.strip().split("\n"):
        yield [part.strip() for part in line.split(" | ")]


def _case(expression: str, shapes: str, options: list[str], name: str) -> dict:
    inputs = _inputs(shapes)
    lines = [f"{name} = keras.Input({shape})" for name, shape in inputs.items()]
    lines.append(f"model = keras.Model([{', '.join(inputs)}], {expression})")
    return {"name": name, "code": "\n".join(lines), **_options(options)}


def _inputs(shapes: str) -> dict[str, str]:
    return dict(zip("xyz", re.findall(r"\([^)]*\)", shapes)))


def _options(options: list[str]) -> dict:
    found = {}
    for option in options:
        name, *numbers = option.split()
        found[name] = int(numbers[0]) if name == "high" else [int(number) for number in numbers]
    return found
