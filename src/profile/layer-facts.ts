import type { ProfiledLayer } from './document';

/** What is known of a layer without timing it. null is unknown, never zero. */
export type LayerFacts = Pick<
  ProfiledLayer,
  | 'id'
  | 'name'
  | 'type'
  | 'scope'
  | 'outputShape'
  | 'params'
  | 'buffers'
  | 'macs'
  | 'otherOps'
  | 'weightBytes'
  | 'outputBytes'
  | 'source'
>;
