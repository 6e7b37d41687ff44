// The conversations, with what is unread, and the members of the one that is open.

import { byId, button, element, hue, setText, showChildren } from "./dom.js";

const MOST_MEMBERS = 500;

const item = (conversation, isOpen, open) => {
  const { name, unread, mentions, presence, isChannel, joined } = conversation;
  const words = [
    unread > 0 ? `${unread} unread` : "",
    mentions > 0 && isChannel ? "somebody mentions you" : "",
    isChannel ? (joined ? "" : "you are not in it") : presence,
  ].filter((one) => one !== "");
  const entry = button("", () => open(conversation), { kind: "conversation" });
  entry.append(
    isChannel
      ? element("span", { kind: "sign", "aria-hidden": "true" }, "#")
      : element(
          "span",
          { kind: `face small ${hue(name)} ${presence}`, "aria-hidden": "true" },
          [...name][0].toUpperCase(),
        ),
    element("span", { kind: "name" }, isChannel ? name.slice(1) : name),
  );
  if (unread > 0) {
    entry.append(
      element(
        "span",
        { kind: mentions > 0 ? "count mentions" : "count", "aria-hidden": "true" },
        unread > 99 ? "99+" : String(unread),
      ),
    );
  }
  entry.setAttribute("aria-label", [name, ...words].join(", "));
  if (isOpen) {
    entry.setAttribute("aria-current", "page");
  }
  return element("li", {}, entry);
};

const stateOf = (one) => [one.name, one.unread, one.mentions, one.presence, one.joined].join(" ");

export class SideView {
  #community;
  #open;

  constructor(community, open) {
    this.#community = community;
    this.#open = open;
  }

  // Channels by name, people by when they were last heard of.
  sorted() {
    const all = [...this.#community.conversations.values()];
    return [
      ...all.filter((one) => one.isChannel).sort((a, b) => (a.key < b.key ? -1 : 1)),
      ...all
        .filter((one) => !one.isChannel)
        .sort((a, b) => b.lastTime - a.lastTime || (a.key < b.key ? -1 : 1)),
    ];
  }

  show(current) {
    const row = (one) => ({
      key: `${stateOf(one)} ${one === current}`,
      make: () => item(one, one === current, this.#open),
    });
    const all = this.sorted();
    const focused = document.activeElement?.closest?.("#side .conversation");
    const focus = focused?.getAttribute("aria-label")?.split(",")[0];
    showChildren(byId("channels"), all.filter((one) => one.isChannel).map(row));
    showChildren(byId("people"), all.filter((one) => !one.isChannel).map(row));
    if (focused && !focused.isConnected) {
      [...document.querySelectorAll("#side .conversation")]
        .find((one) => one.getAttribute("aria-label").split(",")[0] === focus)
        ?.focus();
    }
    byId("people-title").hidden = all.every((one) => one.isChannel);
    setText(byId("network"), `${this.#community.network}, ${this.#community.connection.node}`);
    setText(byId("me"), this.#community.me);
    byId("me-face").className =
      `face ${hue(this.#community.me)} ${this.#community.away ? "away" : "online"}`;
    setText(byId("me-face"), [...this.#community.me][0]?.toUpperCase() ?? "");
    byId("away").setAttribute("aria-pressed", String(this.#community.away));
    this.#showMembers(current);
  }

  #showMembers(current) {
    const members = current?.isChannel ? current.sortedMembers() : [];
    byId("members").hidden = !current?.isChannel;
    byId("members-button").hidden = !current?.isChannel;
    setText(
      byId("members-title"),
      members.length === 1 ? "1 person here" : `${members.length} people here`,
    );
    showChildren(
      byId("member-list"),
      members.slice(0, MOST_MEMBERS).map((one) => ({
        key: `${one.nick} ${one.op} ${one.voice} ${one.away}`,
        make: () => this.#member(one),
      })),
    );
    setText(
      byId("members-more"),
      members.length > MOST_MEMBERS ? `and ${members.length - MOST_MEMBERS} more` : "",
    );
  }

  #member(one) {
    const words = [
      one.nick,
      one.op ? "operator" : one.voice ? "voice" : "",
      one.away ? "away" : "here",
    ];
    const entry = button("", () => this.#open(this.#community.open(one.nick)), {
      kind: "conversation",
      "aria-label": words.filter((word) => word !== "").join(", "),
    });
    entry.append(
      element(
        "span",
        {
          kind: `face small ${hue(one.nick)} ${one.away ? "away" : "online"}`,
          "aria-hidden": "true",
        },
        [...one.nick][0].toUpperCase(),
      ),
      element("span", { kind: "name" }, one.nick),
      element(
        "span",
        { kind: "mark", "aria-hidden": "true" },
        one.op ? "op" : one.voice ? "voice" : "",
      ),
    );
    return element("li", {}, entry);
  }
}
