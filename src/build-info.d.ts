/** Version of this build; set by the bundler from package.json. */
declare const LAYERLINE_VERSION: string;
