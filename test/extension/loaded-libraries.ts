interface Report {
  readonly sharedObjects: readonly string[];
}

/** Paths of the shared libraries and native modules that this process has loaded. */
export function loadedLibraries(): readonly string[] {
  const report = process.report.getReport() as unknown as Report;
  return report.sharedObjects;
}
