/** Filled by the view's own work. */
export const MemoryView = () => null;
