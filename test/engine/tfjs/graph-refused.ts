export const REFUSED: readonly string[] = [];
