/*
 * The intent area of a note: what happened beside movements. Called by journal.ts. Must never
 * hold a text that is not printable ASCII: records are strict about it.
 * Byte 0 is the kind; from byte 1: boot: boots u32, reason, length, firmware | clock set: seconds
 * before u32 | configuration: hash 32 | error: code 4, length, detail.
 */
import { asciiBytes, putUint } from "../../protocol/bytes.js";
import { DETAIL_CHARACTERS_MAX } from "../../protocol/limits.js";
import { INTENT_BYTES, seal } from "./entry.js";
import type { Happening } from "./journal-types.js";

/** What is left of the area for a firmware's version. */
const FIRMWARE_CHARACTERS_MAX = 48;

/** Puts `text`, cut to `max` printable ASCII characters, behind a byte with its length. */
function putText(area: Uint8Array, at: number, text: string, max: number): void {
  const bytes = asciiBytes(text.substring(0, max));
  for (let i = 0; i < bytes.length; i++) if (bytes[i] < 32 || bytes[i] > 126) bytes[i] = 63;
  area[at] = bytes.length;
  area.set(bytes, at + 1);
}

/** The intent area that says what happened; texts are cut to what fits. */
export function noteArea(event: Happening): Uint8Array {
  const area = new Uint8Array(INTENT_BYTES);
  area[0] = event.kind;
  if (event.kind === 8) {
    putUint(area, 1, 4, event.boots);
    area[5] = event.reason;
    putText(area, 6, event.firmware, FIRMWARE_CHARACTERS_MAX);
  } else if (event.kind === 9) putUint(area, 1, 4, event.before);
  else if (event.kind === 10) area.set(event.hash, 1);
  else {
    area.set(asciiBytes(event.code.substring(0, 4)), 1);
    putText(area, 5, event.detail, DETAIL_CHARACTERS_MAX);
  }
  return seal(area);
}
