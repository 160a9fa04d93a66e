/** Made from profile.schema.json while bundling: scripts/profile-validator.mjs. */

interface SchemaError {
  /** `/layers/3/share`; empty for the document itself. */
  readonly instancePath: string;
  readonly message: string;
}

/** Checks a document; the first thing that is wrong is in `errors` until the next call. */
export declare const validate: {
  (document: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
};
