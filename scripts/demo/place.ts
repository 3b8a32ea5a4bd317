// The demonstration: its place, its articles, its people and their cards. Called by start.ts.
// All invented. The cards are bare identities, as members' existing cards would be.

import type { ConfigurationDraft } from "../../gateway/fleet/fleet.js";
import { IdentityCard } from "../../hardware/virtual/picc/identity-card.js";

/** The demonstration's place. */
export const DEMO_PLACE = "cafe";

/** Its two terminals: id and the name on the bench. */
export const DEMO_TERMINALS = [
  { id: "bar-1", name: { fr: "Bar", en: "Bar" } },
  { id: "bar-2", name: { fr: "Terrasse", en: "Terrace" } },
] as const;

/** A language that a terminal speaks. */
export type PlaceLanguage = "fr" | "en";

/** What the demonstration's terminals sell, and within which limits. */
export function demoConfiguration(language: PlaceLanguage): ConfigurationDraft {
  const french = language === "fr";
  return {
    place: DEMO_PLACE,
    placeName: french ? "Cafe du Port" : "Harbour Cafe",
    language,
    assets: [{ asset: "EUR.asso/2", symbol: "EUR" }],
    topUpAsset: 0,
    cardAllowance: 2000,
    terminalAllowance: 20_000,
    leaseSeconds: 86_400,
    zone: 720 - new Date().getTimezoneOffset(),
    articles: [
      { id: 1, label: french ? "Cafe" : "Coffee", price: 150, key: "A" },
      { id: 2, label: french ? "Biere" : "Beer", price: 350, key: "B" },
      { id: 3, label: french ? "Sirop" : "Cordial", price: 200, key: "C" },
    ],
  };
}

/** A member of the demonstration with the card in their pocket. */
export interface DemoMember {
  readonly name: string;
  readonly card: IdentityCard;
  /** What they bring to the first evening, cents; 0 comes without. */
  readonly firstTopUp: number;
}

const card = (uid: string) => new IdentityCard(Uint8Array.from(Buffer.from(uid, "hex")));

/** The members: made anew for each run, since a card is at one place at a time. */
export function demoMembers(): DemoMember[] {
  return [
    { name: "Awa", card: card("04a1b2c3d4e581"), firstTopUp: 2000 },
    { name: "Basile", card: card("04b7c8d9e0f182"), firstTopUp: 1500 },
    { name: "Chloé", card: card("04c0ffee123483"), firstTopUp: 3000 },
    { name: "Driss", card: card("8d3a51c7"), firstTopUp: 1000 },
    { name: "Élodie", card: card("04e1e2e3e4e584"), firstTopUp: 2500 },
    { name: "Farid", card: card("7be40912"), firstTopUp: 0 },
  ];
}
