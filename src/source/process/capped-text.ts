/** Keeps the end of a text that can be endless. */
export class CappedText {
  private text = '';

  constructor(private readonly limit: number) {}

  add(part: string): void {
    // Cutting only at twice the limit keeps a flood of short writes from copying it every time.
    this.text += part.length > this.limit ? part.slice(-this.limit) : part;
    if (this.text.length > 2 * this.limit) this.text = this.text.slice(-this.limit);
  }

  /** Returns what is kept and starts afresh. */
  take(): string {
    const kept = this.text.slice(-this.limit);
    this.text = '';
    return kept;
  }
}
