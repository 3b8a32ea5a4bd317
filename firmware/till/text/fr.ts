// What a terminal says in French. Called by screen.ts. At most 20 characters a text; ASCII and
// the accents that the display has as glyphs (see panel/lcd.ts). A switch, not an object: texts
// inside a function stay in flash.
import type { TextKey } from "./keys.js";

/** The French text of a key. */
export function frenchText(key: TextKey): string {
  switch (key) {
    case "sale":
      return "Vente";
    case "topUp":
      return "Recharge";
    case "balance":
      return "Solde";
    case "typed":
      return "Montant";
    case "articles":
      return "articles";
    case "presentCard":
      return "Présentez la carte";
    case "wait":
      return "Un instant...";
    case "keysTyping":
      return "*efface #OK D=rech.";
    case "keysArmed":
      return "*annuler";
    case "online":
      return "En ligne";
    case "offline":
      return "Hors ligne";
    case "waiting":
      return "en attente";
    case "accepted":
      return "Accepté";
    case "credited":
      return "Crédité";
    case "left":
      return "Reste";
    case "offlineLeft":
      return "Hors ligne, reste";
    case "balanceLater":
      return "Solde plus tard";
    case "cutSale":
      return "COUPURE: vente";
    case "cutTopUp":
      return "COUPURE: recharge";
    case "made":
      return "FAITE: pas à refaire";
    case "notMade":
      return "NON faite: refaire";
    case "noConfiguration":
      return "Pas encore réglé";
    case "waitGateway":
      return "Attend la passerelle";
    case "readerSilent":
      return "LECTEUR MUET";
    case "checkCable":
      return "Vérifier le fil";
    case "refused":
      return "NON ACCEPTE";
    case "again":
      return "ENCORE UNE FOIS";
    case "tooLow":
      return "Solde insuffisant";
    case "otherCard":
      return "Recharge/autre carte";
    case "cardAllowance":
      return "Plafond hors ligne";
    case "terminalAllowance":
      return "Plafond du terminal";
    case "waitNetwork":
      return "Attendre le réseau";
    case "oneCard":
      return "Une seule carte";
    case "journalFull":
      return "Mémoire pleine";
    case "callTechnician":
      return "Appeler technicien";
    case "unknownBalance":
      return "Solde inconnu";
    case "error":
      return "Erreur";
    default: {
      const missing: never = key;
      return missing;
    }
  }
}
