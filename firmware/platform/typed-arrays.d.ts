// Typed arrays as the engine has them. Read by the firmware's compiler, with core.d.ts. Must never
// declare slice(): on the engine it gives a plain Array. There is no from(), of() or
// BYTES_PER_ELEMENT either; ArrayBuffer has no slice(). Views of up to 64 KiB start below 64 KiB.

interface ArrayBuffer {
  readonly byteLength: number;
}
interface ArrayBufferConstructor {
  readonly prototype: ArrayBuffer;
  new (bytes: number): ArrayBuffer;
}
declare var ArrayBuffer: ArrayBufferConstructor;

/** What all typed arrays share; an element that does not fit wraps. */
interface TypedNumbers<Self> {
  [index: number]: number;
  readonly length: number;
  readonly buffer: ArrayBuffer;
  readonly byteLength: number;
  readonly byteOffset: number;
  fill(value: number, from?: number, to?: number): Self;
  indexOf(value: number): number;
  /** In place. */
  reverse(): Self;
  set(values: ArrayLike<number>, at?: number): void;
  /** Shares memory with this array. */
  subarray(from: number, to?: number): Self;
}
interface TypedNumbersConstructor<Self> {
  readonly prototype: Self;
  new (from: number | ArrayLike<number>): Self;
  new (buffer: ArrayBuffer, byteOffset?: number, length?: number): Self;
}
interface ArrayLike<T> {
  readonly length: number;
  readonly [index: number]: T;
}

interface Uint8Array extends TypedNumbers<Uint8Array> {}
declare var Uint8Array: TypedNumbersConstructor<Uint8Array>;
interface Uint16Array extends TypedNumbers<Uint16Array> {}
declare var Uint16Array: TypedNumbersConstructor<Uint16Array>;
interface Int32Array extends TypedNumbers<Int32Array> {}
declare var Int32Array: TypedNumbersConstructor<Int32Array>;
interface Uint32Array extends TypedNumbers<Uint32Array> {}
declare var Uint32Array: TypedNumbersConstructor<Uint32Array>;
interface Float32Array extends TypedNumbers<Float32Array> {}
declare var Float32Array: TypedNumbersConstructor<Float32Array>;
interface Float64Array extends TypedNumbers<Float64Array> {}
declare var Float64Array: TypedNumbersConstructor<Float64Array>;

/** No 64-bit integers. */
interface DataView {
  getUint8(at: number): number;
  getUint16(at: number, littleEndian?: boolean): number;
  getUint32(at: number, littleEndian?: boolean): number;
  getInt32(at: number, littleEndian?: boolean): number;
  setUint8(at: number, value: number): void;
  setUint16(at: number, value: number, littleEndian?: boolean): void;
  setUint32(at: number, value: number, littleEndian?: boolean): void;
  setInt32(at: number, value: number, littleEndian?: boolean): void;
}
interface DataViewConstructor {
  readonly prototype: DataView;
  new (buffer: ArrayBuffer, byteOffset?: number, byteLength?: number): DataView;
}
declare var DataView: DataViewConstructor;
