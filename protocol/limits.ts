// Every bound of what travels between a terminal and a gateway, in one place.
// Called by encoders, decoders and parsers on both sides. A bound is changed here or nowhere;
// each says its unit and why it is what it is.

/** Largest integer on the wire, exact in a double (2^53 - 1): both sides count in doubles. */
export const INTEGER_MAX = 9007199254740991;
/** Largest sequence, intent, boot or configuration number (2^32 - 1): four bytes in the journal. */
export const COUNTER_MAX = 4294967295;
/** Largest amount of one movement, minor units (1,000,000.00): far above any counter's day. */
export const AMOUNT_MINOR_MAX = 100000000;
/** Largest balance either way, minor units (2^31 - 1): four bytes in the journal, signed. */
export const BALANCE_MINOR_MAX = 2147483647;
/** Unix seconds of 2020-01-01: an earlier time can only be a clock that was never set. */
export const TIME_SECONDS_MIN = 1577836800;
/** Unix seconds, 2^32 - 1 (February 2106): four bytes in the journal. */
export const TIME_SECONDS_MAX = 4294967295;

/** Assets in one movement: the directory of a card has eight, a sale takes from three at most. */
export const MOVEMENT_ASSETS_MAX = 3;
/** Assets that a place may configure: as many as a card has value files. */
export const PLACE_ASSETS_MAX = 8;
/** Article lines in one record: what seven continuations of a journal entry hold. */
export const ARTICLES_MAX = 64;
/** Quantity of one article line, either way (a deposit given back is negative). */
export const QUANTITY_MAX = 100;
/** Articles that a configuration may hold: three digits on a keypad. */
export const CATALOGUE_ARTICLES_MAX = 200;
/** Legs of one sale: cards or means that share it. */
export const SALE_LEGS_MAX = 15;

/** Bytes of one record's payload: 64 articles, three assets and both proofs stay below it. */
export const RECORD_BYTES_MAX = 1536;
/** Bytes of one COSE_Sign1 around a record: its payload, signature, headers. */
export const ENVELOPE_BYTES_MAX = RECORD_BYTES_MAX + 96;
/** Records in one MQTT message: bounds what one message can make the gateway hold. */
export const MESSAGE_RECORDS_MAX = 64;
/** Bytes of one MQTT message of records. */
export const MESSAGE_BYTES_MAX = 32768;
/** Bytes of a tagged message's body: a whole configuration fits. */
export const BODY_BYTES_MAX = 8192;
/** Bytes of one line of the provisioning dialogue, base64url included. */
export const PROVISION_LINE_BYTES_MAX = 2048;

/** Characters of a terminal's or a place's id. */
export const ID_CHARACTERS_MAX = 16;
/** Characters of an asset's name with issuer and exponent. */
export const ASSET_CHARACTERS_MAX = 16;
/** Characters of a label on the display: one line. */
export const LABEL_CHARACTERS_MAX = 20;
/** Characters of an error record's detail. */
export const DETAIL_CHARACTERS_MAX = 40;
/** Characters of a host name, login or version in a message. */
export const NAME_CHARACTERS_MAX = 64;

/** Milliseconds within which the gateway answers an authorisation; then the allowance rules. */
export const ANSWER_MS_MAX = 1500;
/** Seconds that a hold lives at the gateway when no record consumes it. */
export const HOLD_SECONDS = 60;
