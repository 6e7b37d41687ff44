// Search in what the page has, and in more of the open conversation if one wants.

import { ask, button, byId, element } from "./dom.js";
import { compareIds } from "./messages.js";

const MOST_FOUND = 200;
const PAGES = 5;
const at = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export class Search {
  #community;
  #current;

  // `current()` is the open conversation, `show(conversation)` opens one.
  constructor(community, current, show) {
    this.#community = community;
    this.#current = current;
    this.show = show;
    byId("words").addEventListener("input", () => this.#look());
    byId("further").addEventListener("click", () => this.#further(PAGES));
    byId("search-form").addEventListener("submit", (event) => event.preventDefault());
    byId("search-close").addEventListener("click", () => byId("search-dialog").close());
  }

  open() {
    ask(byId("search-dialog"));
    this.#look();
  }

  #look() {
    const words = byId("words")
      .value.toLowerCase()
      .split(/\s+/)
      .filter((one) => one !== "");
    const all = [...this.#community.conversations.values()].flatMap((conversation) =>
      conversation.messages.all
        .filter((one) => one.kind !== "event")
        .map((one) => ({ conversation, one })),
    );
    const found =
      words.length === 0
        ? []
        : all.filter(({ one }) =>
            words.every((word) => `${one.from} ${one.text}`.toLowerCase().includes(word)),
          );
    found.sort((a, b) => b.one.time - a.one.time || compareIds(b.one.id, a.one.id));
    const current = this.#current();
    byId("found").textContent =
      (words.length === 0
        ? "Searches"
        : `${found.length} found${found.length > MOST_FOUND ? `, the newest ${MOST_FOUND} shown,` : ""} in`) +
      ` the ${all.length} messages that this page has of ${this.#community.conversations.size} conversations.`;
    byId("further").hidden = !(current?.hasOlder && !current.messages.isFull);
    byId("further").textContent = `Fetch older messages of ${current?.name ?? ""}`;
    byId("results").replaceChildren(...found.slice(0, MOST_FOUND).map((one) => this.#result(one)));
  }

  #further(pages) {
    this.#community.older(this.#current(), (count) => {
      this.#look();
      if (count > 0 && pages > 1) {
        this.#further(pages - 1);
      }
    });
  }

  #result({ conversation, one }) {
    const entry = button(
      "",
      () => {
        byId("search-dialog").close();
        this.show(conversation);
      },
      { kind: "result" },
    );
    entry.append(
      element(
        "span",
        { kind: "where" },
        `${conversation.name} · ${one.from} · ${at.format(one.time)}`,
      ),
      element("span", { kind: "what" }, one.text),
    );
    return element("li", {}, entry);
  }
}
