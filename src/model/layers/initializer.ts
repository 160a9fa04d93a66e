import { deriveSeed } from '../random';
import type { WeightSource } from '../weights';

/** A weight that wants values. */
export interface WeightRequest {
  /** Name of the weight: layer id and role, `layer1/0/conv1.weight`. */
  readonly name: string;
  /** `weight`, `bias`; `scale`, `shift`, `mean`, `variance` of a BatchNormalization. */
  readonly role: string;
  readonly dims: readonly number[];
  /** How many products are summed into one output; 1 where none are. */
  readonly fanIn: number;
}

export type Initializer = (request: WeightRequest) => WeightSource;

/** Fresh layers as Keras makes them, but for He's distribution of the kernels. */
export function defaultInitializer(seed: number): Initializer {
  return (request) => {
    switch (request.role) {
      case 'weight':
        return heUniform(seed, request);
      case 'scale':
      case 'variance':
        return { kind: 'fill', value: 1 };
      default:
        return { kind: 'fill', value: 0 };
    }
  };
}

/**
 * Uniform with variance 2 / fan-in, which keeps the second moment from one ReLU to the next
 * (He et al. 2015, "Delving Deep into Rectifiers", equation 10).
 */
export function heUniform(seed: number, request: WeightRequest): WeightSource {
  return uniformAround(0, Math.sqrt(6 / request.fanIn), deriveSeed(seed, request.name));
}

/** Uniform on [center - spread, center + spread). */
export function uniformAround(center: number, spread: number, seed: number): WeightSource {
  return { kind: 'uniform', low: center - spread, high: center + spread, seed };
}
