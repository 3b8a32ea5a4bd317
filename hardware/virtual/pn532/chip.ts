/**
 * What a PN532 remembers between commands: parameters, RF settings, registers, listed targets.
 * Called by: commands.ts and pn532.ts. Must never: know frames, bytes on the wire, or time.
 * Source of truth: NXP UM0701-02 sections 7.2 and 7.3 (defaults in each command's description).
 */
import type { VirtualPicc } from "../picc/picc.js";
import type { RfField } from "../picc/rf-field.js";

/** Bits of SetParameters. */
export const AUTO_RATS = 0x10;
export const NO_FILL_BYTES = 0x40;

/** CIU registers that the chip itself acts on; bit 7 switches CRC_A. */
export const CIU_TX_MODE = 0x6302;
export const CIU_RX_MODE = 0x6303;
const CRC_ON = 0x80;

/** A card that InListPassiveTarget brought up. */
export interface Target {
  readonly card: VirtualPicc;
  /** Activated to ISO/IEC 14443-4: data are APDUs. */
  readonly isoDep: boolean;
  /** Bytes of an APDU that the host sends in pieces (Tg bit 6). */
  chained: number[];
  /** Rest of an answer that did not fit a frame. */
  unread: Uint8Array;
}

/** State of the chip. Everything here is lost with its power. */
export class ChipState {
  readonly field: RfField;
  parameters = 0x04 | AUTO_RATS;
  /** MaxRetries, passive activation: FF is for ever. */
  retriesPassive = 0xff;
  /** MaxRtyCOM. */
  retriesExchange = 0;
  /** Time-out code of InCommunicateThru and of InDataExchange outside ISO-DEP. */
  timeoutCode = 0x0a;
  /** By Tg number, 1 and 2. */
  readonly targets = new Map<number, Target>();
  readonly #registers = new Map<number, number>();

  constructor(field: RfField) {
    this.field = field;
  }

  get txCrc(): boolean {
    return (this.register(CIU_TX_MODE) & CRC_ON) !== 0;
  }

  get rxCrc(): boolean {
    return (this.register(CIU_RX_MODE) & CRC_ON) !== 0;
  }

  /** After a listing the CIU makes and checks CRCs in both directions. */
  switchCrcOn(): void {
    this.setRegister(CIU_TX_MODE, this.register(CIU_TX_MODE) | CRC_ON);
    this.setRegister(CIU_RX_MODE, this.register(CIU_RX_MODE) | CRC_ON);
  }

  /** Any address can be read; those never written give 00. */
  register(address: number): number {
    return this.#registers.get(address) ?? 0x00;
  }

  setRegister(address: number, value: number): void {
    this.#registers.set(address, value);
  }
}
