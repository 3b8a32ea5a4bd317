// The wire's numbers in the console's words. Called by the readers of this folder.
import { decodeEnvelopes } from "../../protocol/record/cose.js";
import { decodeRecord } from "../../protocol/record/decode.js";
import type { ZincRecord } from "../../protocol/record/record.js";
import {
  KIND_FIELDS,
  kindFields,
  TIME_BATTERY_CLOCK,
  TIME_GATEWAY,
  TIME_NEVER_SET,
} from "../../protocol/record/record.js";
import type { ClockSource, RecordKindName } from "../console/queries.js";

const kindName = (name: string): RecordKindName => name.replace(" ", "-") as RecordKindName;

/** A kind's name; a record that cannot be read has none of its own and is `unknown`. */
export function nameOfKind(kind: number): RecordKindName {
  return kindName(kindFields(kind)?.name ?? "unknown");
}

/** A kind's number. */
export function numberOfKind(name: RecordKindName): number {
  return KIND_FIELDS.find((fields) => kindName(fields.name) === name)?.kind ?? 0;
}

/** Where a time came from. */
export function clockSource(source: number | null | undefined): ClockSource {
  if (source === TIME_GATEWAY) return "gateway";
  if (source === TIME_BATTERY_CLOCK) return "battery";
  return source === TIME_NEVER_SET || source === null || source === undefined ? "unset" : "doubt";
}

/** The record inside a stored envelope; undefined for one that is kept though it cannot be read. */
export function recordOf(envelope: Uint8Array): ZincRecord | undefined {
  const payload = decodeEnvelopes(envelope).envelopes[0]?.payload;
  const record = payload && decodeRecord(payload);
  return record === undefined || "code" in record ? undefined : record;
}
