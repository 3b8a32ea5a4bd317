// What a terminal says in English. Called by screen.ts. At most 20 characters a text; ASCII only.
// A switch, not an object: texts inside a function stay in flash.
import type { TextKey } from "./keys.js";

/** The English text of a key. */
export function englishText(key: TextKey): string {
  switch (key) {
    case "sale":
      return "Sale";
    case "topUp":
      return "Top-up";
    case "balance":
      return "Balance";
    case "typed":
      return "Amount";
    case "articles":
      return "articles";
    case "presentCard":
      return "Present the card";
    case "wait":
      return "One moment...";
    case "keysTyping":
      return "*back #OK D=top-up";
    case "keysArmed":
      return "*cancel";
    case "online":
      return "Online";
    case "offline":
      return "Offline";
    case "waiting":
      return "waiting";
    case "accepted":
      return "Accepted";
    case "credited":
      return "Credited";
    case "left":
      return "Left";
    case "offlineLeft":
      return "Offline, left";
    case "balanceLater":
      return "Balance later";
    case "cutSale":
      return "POWER CUT: sale";
    case "cutTopUp":
      return "POWER CUT: top-up";
    case "made":
      return "MADE: do not repeat";
    case "notMade":
      return "NOT made: do again";
    case "noConfiguration":
      return "Not set up yet";
    case "waitGateway":
      return "Waits for gateway";
    case "readerSilent":
      return "READER SILENT";
    case "checkCable":
      return "Check its cable";
    case "refused":
      return "REFUSED";
    case "again":
      return "TAP AGAIN";
    case "tooLow":
      return "Balance too low";
    case "otherCard":
      return "Top up or other card";
    case "cardAllowance":
      return "Offline limit: card";
    case "terminalAllowance":
      return "Offline limit: till";
    case "waitNetwork":
      return "Wait for the network";
    case "oneCard":
      return "One card only";
    case "journalFull":
      return "Memory full";
    case "callTechnician":
      return "Call the technician";
    case "unknownBalance":
      return "Balance unknown";
    case "error":
      return "Error";
    default: {
      const missing: never = key;
      return missing;
    }
  }
}
