/** Bytes of a varint length that is filled in later: 35 bits. Protobuf allows the padding. */
const LATER_LENGTH_BYTES = 5;

/** A growing buffer for protobuf wire format. */
export class ByteWriter {
  private buffer: Uint8Array;
  private used = 0;

  constructor(initialBytes = 1 << 16) {
    this.buffer = new Uint8Array(initialBytes);
  }

  get length(): number {
    return this.used;
  }

  /** `value` must be a non-negative safe integer. */
  varint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.buffer[this.used++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.buffer[this.used++] = rest;
  }

  tag(field: number, wireType: number): void {
    this.varint(field * 8 + wireType);
  }

  bytes(source: Uint8Array): void {
    this.space(source.length).set(source);
  }

  text(field: number, value: string): void {
    const encoded = new TextEncoder().encode(value);
    this.tag(field, 2);
    this.varint(encoded.length);
    this.bytes(encoded);
  }

  /** Room for `count` bytes at the end, for the caller to fill before writing anything else. */
  space(count: number): Uint8Array {
    this.reserve(count);
    this.used += count;
    return this.buffer.subarray(this.used - count, this.used);
  }

  /** Leaves room for a length; give the result to `endLength` once the content is written. */
  beginLength(): number {
    this.space(LATER_LENGTH_BYTES);
    return this.used;
  }

  endLength(start: number): void {
    let rest = this.used - start;
    for (let i = LATER_LENGTH_BYTES; i > 1; i--) {
      this.buffer[start - i] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.buffer[start - 1] = rest;
  }

  done(): Uint8Array {
    return this.buffer.subarray(0, this.used);
  }

  private reserve(count: number): void {
    if (this.used + count <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.used + count));
    larger.set(this.buffer.subarray(0, this.used));
    this.buffer = larger;
  }
}
