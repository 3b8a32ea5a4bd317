/**
 * The proof of one record: what it says, the bytes it is, and four checks made as the page is asked
 * for, never remembered. Called by the routes.
 */
import { recordPath } from "../address.js";
import { accountLink, amount, type Html, hex, moment, state, type Tone, time } from "../parts.js";
import { type FieldValue, type ProofField, RECORD_KINDS, type RecordProof } from "../queries.js";
import type { View } from "../view.js";
import { cardSide } from "./movement-rows.js";

/** The whole page. */
export function recordPage(view: View, proof: RecordProof): Html {
  const { t, formats } = view;
  const { row } = proof;
  const values = { terminal: row.terminalName, number: formats.number(row.sequence) };
  return (
    <>
      <div class="page-head">
        <p class="back">
          <a href="/" safe>
            {t("movements.title")}
          </a>
        </p>
        <h1 safe>{t("record.title", { ...values, kind: t(`kind.${row.kind}`) })}</h1>
        <p class="lede">
          {moment(view, row.time, "date") as "safe"}
          <span safe>{t("record.received", { time: formats.dateTime(row.receivedSeconds) })}</span>
        </p>
      </div>
      <div class="proof">
        <div class="proof-main">
          {checks(view, proof) as "safe"}
          {postings(view, proof) as "safe"}
          {fieldList(view, proof) as "safe"}
        </div>
        {bytes(view, proof) as "safe"}
      </div>
      {neighbours(view, proof) as "safe"}
    </>
  ) as string;
}

interface Check {
  readonly name: string;
  readonly tone: Tone;
  readonly answer: string;
}

const SIGNATURE_TONES: Readonly<Record<RecordProof["checked"]["signature"], Tone>> = {
  valid: "settled",
  invalid: "wrong",
  "unknown-key": "wrong",
};
const CHAIN_TONES: Readonly<Record<RecordProof["checked"]["chain"], Tone>> = {
  links: "settled",
  first: "settled",
  "previous-missing": "waiting",
  breaks: "wrong",
};

function checkList({ checked }: RecordProof): readonly Check[] {
  const plain = (name: string, right: boolean): Check => ({
    name,
    tone: right ? "settled" : "wrong",
    answer: right ? "yes" : "no",
  });
  return [
    { name: "signature", tone: SIGNATURE_TONES[checked.signature], answer: checked.signature },
    plain("hash", checked.hash),
    { name: "chain", tone: CHAIN_TONES[checked.chain], answer: checked.chain },
    plain("canonical", checked.canonical),
  ];
}

function checks(view: View, proof: RecordProof): Html {
  const { t } = view;
  const list = checkList(proof);
  const holds = list.every(({ tone }) => tone === "settled");
  const failed = list.some(({ tone }) => tone === "wrong");
  const verdict = holds ? "holds" : failed ? "fails" : "incomplete";
  return (
    <section id="checks" class={`checks ${verdict}`} aria-labelledby="checks-title">
      <h2 id="checks-title" safe>
        {t(`record.${verdict}`)}
      </h2>
      <ul>
        {list.map(({ name, tone, answer }) => (
          <li>{state(tone, t(`check.${name}.${answer}`)) as "safe"}</li>
        ))}
      </ul>
      <p class="note">
        <span safe>{t("record.checked-at")}</span>
        {` ${time(view, proof.checked.atSeconds)} ` as "safe"}
        <a
          href={recordPath(proof.row.terminal, proof.row.sequence)}
          hx-get={recordPath(proof.row.terminal, proof.row.sequence)}
          hx-target="#checks"
          hx-select="#checks"
          hx-swap="outerHTML"
          safe
        >
          {t("record.check-again")}
        </a>
      </p>
    </section>
  ) as string;
}

function postings(view: View, proof: RecordProof): Html {
  const { t } = view;
  const { row } = proof;
  return (
    <section aria-labelledby="postings-title">
      <h2 id="postings-title" safe>
        {t("record.postings")}
      </h2>
      {row.postings.length === 0 ? (
        <p safe>{t("record.no-postings")}</p>
      ) : (
        <table class="rows t-postings stack">
          <thead>
            <tr>
              <th scope="col" safe>
                {t("column.debited")}
              </th>
              <th scope="col" safe>
                {t("column.credited")}
              </th>
              <th scope="col" class="numeric" safe>
                {t("column.amount")}
              </th>
            </tr>
          </thead>
          <tbody>
            {row.postings.map((posting) => (
              <tr>
                <td class="c-debited" data-label={t("column.debited")}>
                  {accountLink(view, posting.source, posting.asset) as "safe"}
                </td>
                <td class="c-credited" data-label={t("column.credited")}>
                  {accountLink(view, posting.destination, posting.asset) as "safe"}
                </td>
                <td class="numeric" data-label={t("column.amount")}>
                  {amount(view, cardSide(posting), "always") as "safe"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  ) as string;
}

function fieldList(view: View, proof: RecordProof): Html {
  return (
    <section aria-labelledby="fields-title">
      <h2 id="fields-title" safe>
        {view.t("record.fields")}
      </h2>
      <dl class="fields">{proof.fields.map((one) => field(view, one, "") as "safe")}</dl>
    </section>
  ) as string;
}

/** `within`: the name of the field that it is a part of, and a point; empty at the top. */
function field(view: View, one: ProofField, within: string): Html {
  const key = `field.${one.name}`;
  const word = view.t(key);
  return (
    <>
      <dt>
        <span safe>{word === key ? one.name : word}</span>
        <small title={one.name} safe>
          {String(one.label)}
        </small>
      </dt>
      <dd>
        {value(view, one.value, `${one.name}.`) as "safe"}
        {meaning(view, one, within) as "safe"}
      </dd>
    </>
  ) as string;
}

/** The word for a number that stands for one, beside the number that was signed. */
function meaning(view: View, { name, value: of }: ProofField, within: string): Html {
  if (of.type !== "number") return "";
  const path = within + name;
  const kind = path === "kind" ? RECORD_KINDS[of.number - 1] : undefined;
  const key = kind === undefined ? `value.${path}.${of.number}` : `kind.${kind}`;
  const word = view.t(key);
  return word === key ? "" : ((<span class="quiet" safe>{` ${word}`}</span>) as string);
}

/** What an empty field shows: nothing would look like a mistake of the page. */
function none(view: View): Html {
  return (
    <span class="quiet" safe>
      {view.t("record.none")}
    </span>
  ) as string;
}

function value(view: View, of: FieldValue, within: string): Html {
  switch (of.type) {
    case "none":
      return none(view);
    case "text":
      return (<span safe>{of.text}</span>) as string;
    case "number":
      return (
        <span class="digits" safe>
          {view.formats.number(of.number)}
        </span>
      ) as string;
    case "money":
      return amount(view, of.money);
    case "moment":
      return moment(view, of.moment, "date");
    case "bytes":
      return of.hex === "" ? none(view) : hex(of.hex);
    case "list":
      if (of.items.length === 0) return none(view);
      return (
        <ul class="values">
          {of.items.map((item) => (
            <li>{value(view, item, within) as "safe"}</li>
          ))}
        </ul>
      ) as string;
    case "map":
      return (
        <dl class="fields">{of.fields.map((one) => field(view, one, within) as "safe")}</dl>
      ) as string;
  }
}

function bytes(view: View, proof: RecordProof): Html {
  const { t } = view;
  const path = recordPath(proof.row.terminal, proof.row.sequence);
  const parts: readonly (readonly [name: string, hex: string | null])[] = [
    ["hash", proof.hashHex],
    ["previous-hash", proof.previousHashHex],
    ["signature", proof.signatureHex],
    ["key-id", proof.keyIdHex],
    ["public-key", proof.publicKeyHex],
    ["payload", proof.payloadHex],
  ];
  return (
    <section class="bytes" aria-labelledby="bytes-title">
      <h2 id="bytes-title" safe>
        {t("record.bytes")}
      </h2>
      <dl>
        {parts.map(([name, text]) => (
          <>
            <dt safe>{t(`bytes.${name}`)}</dt>
            <dd>{(text === null ? none(view) : hex(text)) as "safe"}</dd>
          </>
        ))}
      </dl>
      <p class="note" safe>
        {t("record.how")}
      </p>
      <p>
        <a class="export" download="" href={`${path}/record.cose`} safe>
          {t("record.download")}
        </a>
      </p>
    </section>
  ) as string;
}

function neighbours(view: View, proof: RecordProof): Html {
  const { t, formats } = view;
  const link = (sequence: number | null, key: string, rel: string): Html =>
    sequence === null
      ? ""
      : ((
          <a rel={rel} href={recordPath(proof.row.terminal, sequence)} safe>
            {t(key, { number: formats.number(sequence) })}
          </a>
        ) as string);
  return (
    <nav class="pages" aria-label={t("record.chain")}>
      {link(proof.previousSequence, "record.previous", "prev") as "safe"}
      {link(proof.nextSequence, "record.next", "next") as "safe"}
    </nav>
  ) as string;
}
