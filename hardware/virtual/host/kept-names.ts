/**
 * Which names of JavaScript's own library the engine has. All others are taken out of the realm.
 * Called by: the realm. Source of truth: `Object.getOwnPropertyNames` and the wrapper tables of
 * the engine 2v29 (src/jswrap_*.c), measured on its Linux build; ES5ish getters that the
 * remaining built-ins themselves need are kept too.
 *
 * Date is absent on purpose though the engine has it: the firmware's types leave it out, and here
 * it would show this computer's clock.
 */

/** Global names that stay as they are. */
export const GLOBALS = words(`
  Array ArrayBuffer Boolean DataView Error Float32Array Float64Array Function Infinity Int16Array
  Int32Array Int8Array JSON Math NaN Number Object ReferenceError RegExp String SyntaxError
  TypeError Uint16Array Uint32Array Uint8Array Uint8ClampedArray decodeURIComponent
  encodeURIComponent globalThis isFinite isNaN parseFloat parseInt undefined`);

/** Names that stay on each object, by its path from the global object. */
export const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  Object: words(`prototype assign create defineProperties defineProperty entries fromEntries
    getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames getPrototypeOf keys
    setPrototypeOf values`),
  "Object.prototype": words("constructor hasOwnProperty toString valueOf __proto__"),
  "Function.prototype": words("constructor apply bind call toString length"),
  Array: words("prototype isArray"),
  "Array.prototype": words(`constructor concat every fill filter find findIndex forEach includes
    indexOf join length map pop push reduce reverse shift slice some sort splice toString
    unshift`),
  String: words("prototype fromCharCode"),
  "String.prototype": words(`constructor charAt charCodeAt concat endsWith includes indexOf
    lastIndexOf length match padEnd padStart repeat replace replaceAll slice split startsWith
    substr substring toLowerCase toString toUpperCase trim valueOf`),
  Number: words("prototype MAX_VALUE MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY"),
  "Number.prototype": words("constructor toFixed toString valueOf"),
  "Boolean.prototype": words("constructor toString valueOf"),
  "RegExp.prototype": words(`constructor exec test toString flags global ignoreCase multiline
    source sticky unicode dotAll hasIndices unicodeSets`),
  Math: words(`E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil cos exp
    floor log max min pow random round sign sin sqrt tan`),
  JSON: words("parse stringify"),
  Error: words("prototype stackTraceLimit"),
  "Error.prototype": words("constructor message toString"),
  "TypeError.prototype": words("constructor message"),
  "SyntaxError.prototype": words("constructor message"),
  "ReferenceError.prototype": words("constructor message"),
  "RangeError.prototype": words("constructor message"),
  ArrayBuffer: words("prototype"),
  "ArrayBuffer.prototype": words("constructor byteLength"),
  "DataView.prototype": words(`constructor buffer byteLength byteOffset getFloat32 getFloat64
    getInt16 getInt32 getInt8 getUint16 getUint32 getUint8 setFloat32 setFloat64 setInt16
    setInt32 setInt8 setUint16 setUint32 setUint8`),
};

/** What stays on the prototype that all typed arrays share; its constructor keeps nothing. */
export const TYPED_ARRAY_MEMBERS = words(`constructor buffer byteLength byteOffset every fill
  filter find findIndex forEach includes indexOf join length map reduce reverse set slice some
  sort subarray toString`);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
