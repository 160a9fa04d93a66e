/** Characters kept of the beginning, which says what went wrong first, and of the end. */
const HEAD = 16_384;
const TAIL = 49_152;

/** What a process prints, however much that is: its beginning and its end. */
export class CappedOutput {
  private head = '';
  private tail = '';
  private leftOut = 0;

  add(text: string): void {
    const room = HEAD - this.head.length;
    this.head += text.slice(0, room);
    if (text.length <= room) return;
    const all = this.tail + text.slice(Math.max(0, room));
    this.tail = all.slice(-TAIL);
    this.leftOut += all.length - this.tail.length;
  }

  get text(): string {
    if (this.leftOut === 0) return this.head + this.tail;
    return `${this.head}\n… ${this.leftOut} characters left out …\n${this.tail}`;
  }
}
