// Bounds the size of an MQTT packet before the broker's parser, which has no bound of its own and
// would buffer what a stranger announces. Called by broker.ts around a connection's reads.
// @see MQTT 3.1.1 section 2.2.3: remaining length, 1 to 4 bytes, 7 bits each, least first

/** Bytes of the largest packet: a message of records with its topic. */
export const PACKET_BYTES_MAX = 33 * 1024;

/** Follows a stream of packets by their lengths alone. */
export class PacketGuard {
  /** Bytes of the present packet's content still to come. */
  #rest = 0;
  /** Place in the fixed header: 0 the type, then 1 to 4 bytes of length. */
  #header = 0;
  #length = 0;

  /** Whether every packet that begins in `chunk` is small enough; after false it is spent. */
  accepts(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#rest > 0) {
        const skipped = Math.min(this.#rest, chunk.length - at);
        this.#rest -= skipped;
        at += skipped;
        continue;
      }
      const byte = chunk[at++] ?? 0;
      if (this.#header === 0) {
        this.#header = 1;
        this.#length = 0;
        continue;
      }
      this.#length += (byte & 0x7f) * 128 ** (this.#header - 1);
      if (this.#length > PACKET_BYTES_MAX) return false;
      if (byte < 0x80) {
        this.#rest = this.#length;
        this.#header = 0;
      } else if (++this.#header > 4) return false;
    }
    return true;
  }
}
