/** Filled by the view's own work. */
export const EvidenceView = () => null;
