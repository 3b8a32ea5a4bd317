/**
 * The page for an address that leads nowhere, and for a fault of ours. Called by the routes.
 * Says what was looked for only in words of ours, never in those of the address or of an error.
 */
import type { Html } from "../parts.js";
import type { View } from "../view.js";

/** What is missing: a page, a record, or our own working order. */
export type MissingKind = "page" | "record" | "fault";

/** `kind` names the sentences. */
export function missingPage(view: View, kind: MissingKind): Html {
  const { t } = view;
  return (
    <div class="page-head">
      <h1 safe>{t(`missing.${kind}`)}</h1>
      <p class="lede" safe>
        {t(`missing.${kind}-teach`)}
      </p>
      <p>
        <a href="/" safe>
          {t("missing.home")}
        </a>
      </p>
    </div>
  ) as string;
}
