/** The first bytes of an HDF5 file, and of a zip archive. */
const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const ZIP = [0x50, 0x4b, 0x03, 0x04];

export const KERAS_EXTENSIONS = ['.keras', '.h5', '.hdf5'] as const;

/** Whether a file with this name may be a Keras model. */
export function isKerasPath(path: string): boolean {
  const name = path.toLowerCase();
  return KERAS_EXTENSIONS.some((extension) => name.endsWith(extension));
}

/** Whether a file that begins so is an HDF5 file; 8 bytes are enough. */
export function looksLikeHdf5(head: Uint8Array): boolean {
  return HDF5.every((byte, index) => head[index] === byte);
}

/** Whether a file that begins so is a zip archive; 4 bytes are enough. */
export function looksLikeZip(head: Uint8Array): boolean {
  return ZIP.every((byte, index) => head[index] === byte);
}
