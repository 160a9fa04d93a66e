import * as l10n from '@vscode/l10n';
import type { DescMessage } from '@bufbuild/protobuf';
import { basename } from 'node:path';
import { FormatError } from '../errors';
import { type OpenFile } from '../files';
import { ByteWriter } from './byte-writer';
import { FileWindow } from './file-window';
import {
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  TrainingInfoProtoSchema,
  ValueInfoProtoSchema,
} from './proto/onnx_pb';
import { copyTensor } from './skeleton-tensor';
import {
  WIRE_32_BIT,
  WIRE_64_BIT,
  WIRE_BYTES,
  WIRE_VARINT,
  type WireField,
  wireFields,
} from './wire-schema';

/**
 * What a hostile file may make us hold: below 1 GB of objects whatever it repeats (measured with
 * files of 1 to 4 M empty messages). Models of 50,000 nodes with PyTorch's notes need 2.5 M parts.
 */
export interface SkeletonLimits {
  readonly depth: number;
  readonly bytes: number;
  /** Strings and messages, those that become many objects counted several times. */
  readonly parts: number;
  /** Numbers outside weights. */
  readonly numbers: number;
}

const DEFAULT_LIMITS: SkeletonLimits = {
  // The decoder that reads the skeleton allows 100.
  depth: 95,
  bytes: 512 * 2 ** 20,
  parts: 6_000_000,
  numbers: 16_000_000,
};

/** An empty node of two bytes takes 1 kB once it is decoded and in the view. */
const PARTS_OF_MESSAGE = new Map<DescMessage, number>([
  [GraphProtoSchema, 8],
  [FunctionProtoSchema, 8],
  [NodeProtoSchema, 8],
  [AttributeProtoSchema, 4],
  [TensorProtoSchema, 4],
  [ValueInfoProtoSchema, 2],
]);

/**
 * Reads a model file without its bulk.
 *
 * Returns a ModelProto in wire format in which every weight above about 1 kB is left out and
 * refers to its place in this file instead, as external data whose location is the file's own
 * name (the runtime can load that: no copy of the weights is ever made). Numbers stored as varints
 * are noted in a way of our own (left-out.ts). Training information and unknown fields are dropped.
 *
 * @throws FormatError `malformed` or `too-large`; never hangs, never trusts a stated length.
 */
export function readSkeleton(file: OpenFile, limits: SkeletonLimits = DEFAULT_LIMITS): Uint8Array {
  const copier = new SkeletonCopier(file, limits);
  copier.copyMessage(ModelProtoSchema, file.sizeBytes, 0);
  return copier.out.done();
}

/** Copies wire format from a file into a buffer, all but the bulk. */
export class SkeletonCopier {
  readonly in: FileWindow;
  readonly out = new ByteWriter();
  /** Location of data in this file, for external data. */
  readonly ownName: string;
  private parts = 0;
  private numbers = 0;

  constructor(
    private readonly file: OpenFile,
    private readonly limits: SkeletonLimits,
  ) {
    this.in = new FileWindow(file);
    this.ownName = basename(file.path);
  }

  /** Copies the fields of a message up to `end`, the position where it must end exactly. */
  copyMessage(message: DescMessage, end: number, depth: number): void {
    if (depth > this.limits.depth) throw this.in.malformed(l10n.t('it is nested too deeply'));
    if (message === TensorProtoSchema) return copyTensor(this, end, depth);
    const fields = wireFields(message);
    while (this.in.position < end) {
      const { number, wireType } = this.readTag(end);
      this.copyField(fields.get(number), number, wireType, end, depth);
    }
  }

  readTag(end: number): { number: number; wireType: number } {
    const tag = this.in.varint(end);
    const number = Math.floor(tag / 8);
    if (number === 0 || tag > 0xffffffff)
      throw this.in.malformed(l10n.t('it holds an impossible field'));
    return { number, wireType: tag % 8 };
  }

  copyField(
    field: WireField | undefined,
    number: number,
    wireType: number,
    end: number,
    depth: number,
  ): void {
    if (!field || field.message === TrainingInfoProtoSchema) return this.skip(wireType, end);
    const packed = field.mayBePacked && wireType === WIRE_BYTES;
    if (wireType !== field.wireType && !packed) {
      throw this.in.malformed(l10n.t('the field {0} has the wrong form', field.name));
    }
    if (wireType === WIRE_BYTES) return this.copyBody(field, number, this.in.length(end), depth);
    this.out.tag(number, wireType);
    this.copyNumber(wireType, end);
    this.checkSize();
  }

  /** Copies a field with a length whose content starts at the position. */
  copyBody(field: WireField, number: number, length: number, depth: number): void {
    this.out.tag(number, WIRE_BYTES);
    if (field.message) return this.copyNested(field.message, length, depth);
    if (field.mayBePacked) this.countNumbers(length);
    else this.countParts(1);
    this.checkSize(length);
    this.out.varint(length);
    this.in.read(this.out.space(length));
  }

  skip(wireType: number, end: number): void {
    switch (wireType) {
      case WIRE_VARINT:
        this.skipVarint(end);
        return;
      case WIRE_64_BIT:
        return this.advance(8, end);
      case WIRE_32_BIT:
        return this.advance(4, end);
      case WIRE_BYTES:
        return this.advance(this.in.length(end), end);
      default:
        throw this.in.malformed(l10n.t('it holds a field of an unknown form'));
    }
  }

  private copyNested(message: DescMessage, length: number, depth: number): void {
    this.countParts(PARTS_OF_MESSAGE.get(message) ?? 1);
    this.checkSize();
    const start = this.out.beginLength();
    this.copyMessage(message, this.in.position + length, depth + 1);
    this.out.endLength(start);
  }

  private copyNumber(wireType: number, end: number): void {
    this.countNumbers(1);
    const start = this.in.position;
    this.skip(wireType, end);
    const length = this.in.position - start;
    this.in.position = start;
    this.in.read(this.out.space(length));
  }

  private skipVarint(end: number): void {
    for (let count = 0; count < 10; count++) if (this.in.byte(end) < 0x80) return;
    throw this.in.malformed(l10n.t('a number in it never ends'));
  }

  private advance(count: number, end: number): void {
    if (count > end - this.in.position)
      throw this.in.malformed(l10n.t('it ends in the middle of a number'));
    this.in.position += count;
  }

  private countParts(count: number): void {
    this.parts += count;
    if (this.parts > this.limits.parts) throw this.tooLarge('parts', this.limits.parts);
  }

  private countNumbers(count: number): void {
    this.numbers += count;
    if (this.numbers > this.limits.numbers) throw this.tooLarge('numbers', this.limits.numbers);
  }

  private checkSize(more = 0): void {
    if (this.out.length + more > this.limits.bytes) throw this.tooLarge('bytes', this.limits.bytes);
  }

  private tooLarge(what: 'parts' | 'numbers' | 'bytes', limit: number): FormatError {
    return new FormatError(
      'too-large',
      tooLargeText(what, this.ownName, limit.toLocaleString('en')),
      { path: this.file.path, offset: this.in.position },
    );
  }
}

function tooLargeText(what: 'parts' | 'numbers' | 'bytes', name: string, limit: string): string {
  switch (what) {
    case 'parts':
      return l10n.t(
        '{0} has more than {1} parts besides its weights, more than Layerline can open.',
        name,
        limit,
      );
    case 'numbers':
      return l10n.t(
        '{0} has more than {1} numbers besides its weights, more than Layerline can open.',
        name,
        limit,
      );
    case 'bytes':
      return l10n.t(
        '{0} has more than {1} bytes besides its weights, more than Layerline can open.',
        name,
        limit,
      );
  }
}
