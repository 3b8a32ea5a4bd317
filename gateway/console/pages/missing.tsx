/**
 * The page for an address that leads nowhere. Called by the routes.
 * Says what was looked for only in words of ours, never in the words of the address.
 */
import type { Html } from "../parts.js";
import type { View } from "../view.js";

/** `kind` names the sentences. */
export function missingPage(view: View, kind: "page" | "record"): Html {
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
