// The messages of the conversation that is open: as many as one wants to see, each once.

import { byId, button, element, hue, setText, showChildren } from "./dom.js";

const SHOWN = 150;
const NEAR = 60;
const GROUP_MS = 5 * 60_000;
const LINK = /https?:\/\/[^\s<>"]{3,1000}/g;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

export class LogView {
  #community;
  #log = byId("log");
  #list = byId("messages");
  #conversation = null;
  #shown = SHOWN;
  #newSince = null;
  #isDecided = false;
  #keys = new WeakMap();
  #nextKey = 0;
  #sticks = true;
  #filledFrom = "";

  constructor(community) {
    this.#community = community;
    this.#log.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    byId("older").addEventListener("click", () => this.#more());
    byId("newest").addEventListener("click", () => this.toEnd());
  }

  // Whether all that is unread can be seen.
  get isAtEnd() {
    return this.#sticks && this.#isDecided;
  }

  open(conversation) {
    this.#conversation = conversation;
    this.#shown = SHOWN;
    this.#newSince = null;
    this.#isDecided = false;
    this.#filledFrom = "";
    this.#list.replaceChildren();
    this.#sticks = true;
    this.show();
  }

  toEnd() {
    this.#sticks = true;
    this.#shown = SHOWN;
    this.show();
  }

  show() {
    const conversation = this.#conversation;
    if (conversation === null) {
      return;
    }
    const all = conversation.messages.all;
    const first = Math.max(all.length - this.#shown, 0);
    const anchor = this.#sticks ? null : this.#firstVisible();
    const offset = anchor?.getBoundingClientRect().top;
    this.#decideWhatIsNew();

    showChildren(this.#list, [...this.#rows(all.slice(first)), ...this.#unsettled()]);

    const { hasOlder, messages } = conversation;
    const more = first > 0 || (hasOlder && !messages.isFull);
    byId("older").hidden = !more || all.length === 0;
    byId("older").disabled = conversation.loading;
    this.#log.setAttribute("aria-busy", String(conversation.loading));
    byId("beginning").hidden = more || all.length === 0;
    setText(
      byId("beginning"),
      hasOlder ? "A page holds no more than this." : "That is the beginning.",
    );
    byId("empty").hidden = all.length > 0 || conversation.loading;
    byId("newest").hidden = this.#sticks;
    byId("newest").textContent =
      conversation.unread > 0 ? `${conversation.unread} new ↓` : "To the newest ↓";
    if (this.#sticks) {
      this.#log.scrollTop = this.#log.scrollHeight;
    } else if (anchor !== null) {
      const same = this.#rowOf(anchor.dataset.id);
      this.#log.scrollTop += same === null ? 0 : same.getBoundingClientRect().top - offset;
    }
    if (more && all.length > 0 && !conversation.loading) {
      this.#fill();
    }
  }

  // Where there is nothing to scroll, more comes by itself; but not from the same place again, since
  // what comes may be nothing that is shown.
  #fill() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    const isAtTop = scrollTop < NEAR && (!this.#sticks || scrollHeight <= clientHeight);
    const from = `${this.#shown} ${this.#conversation.messages.oldest}`;
    if (clientHeight > 0 && isAtTop && from !== this.#filledFrom) {
      this.#filledFrom = from;
      this.#fetch();
    }
  }

  // What is unread when the conversation is opened and its messages are there stands below a line.
  #decideWhatIsNew() {
    const { loading, messages, unread, readTime } = this.#conversation;
    if (!this.#isDecided && !loading && messages.all.length > 0) {
      this.#isDecided = true;
      this.#newSince = unread > 0 ? readTime : null;
    }
  }

  // The message at the top, which stays there when others are added above.
  #firstVisible() {
    const top = this.#log.getBoundingClientRect().top;
    return (
      [...this.#list.children].find(
        (one) => one.dataset.id !== undefined && one.getBoundingClientRect().bottom > top,
      ) ?? null
    );
  }

  #rowOf(id) {
    return this.#list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  #onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    const sticks = scrollHeight - scrollTop - clientHeight < NEAR;
    if (sticks !== this.#sticks) {
      this.#sticks = sticks;
      byId("newest").hidden = sticks;
      this.#log.dispatchEvent(new Event("read"));
    }
    if (scrollTop < NEAR && !sticks) {
      this.#more();
    }
  }

  #more() {
    this.#sticks = false;
    this.#fetch();
  }

  #fetch() {
    const conversation = this.#conversation;
    if (conversation.messages.all.length > this.#shown) {
      this.#shown += SHOWN;
      this.show();
    } else if (!conversation.loading) {
      this.#community.older(conversation, (count) => {
        this.#shown += count;
        this.show();
      });
    }
  }

  *#rows(messages) {
    let before = null;
    let divided = this.#newSince === null;
    for (const one of messages) {
      if (before === null || day.format(before.time) !== day.format(one.time)) {
        const text = day.format(one.time);
        yield { key: `day ${text}`, make: () => element("li", { kind: "day" }, text) };
        before = null;
      }
      if (!divided && !one.own && one.kind !== "event" && one.time > this.#newSince) {
        divided = true;
        yield { key: "new", make: () => element("li", { kind: "new" }, "New") };
        before = null;
      }
      const goesOn =
        before !== null &&
        before.from === one.from &&
        one.kind === "message" &&
        before.kind === "message" &&
        one.time - before.time < GROUP_MS;
      yield { key: `${this.#keyOf(one)} ${goesOn}`, make: () => this.#row(one, goesOn) };
      before = one;
    }
  }

  #keyOf(message) {
    if (message.id !== "") {
      return message.id;
    }
    if (!this.#keys.has(message)) {
      this.#keys.set(message, `local ${this.#nextKey++}`);
    }
    return this.#keys.get(message);
  }

  #row(one, goesOn) {
    if (one.kind === "event") {
      return element("li", { kind: "event" }, one.text);
    }
    const row = element("li", {
      kind: `message ${goesOn ? "goes-on" : ""} ${one.own ? "own" : ""} ${one.mentions ? "mention" : ""} ${one.kind}`,
    });
    if (one.id !== "") {
      row.dataset.id = one.id;
    }
    const state = one.own
      ? [
          element(
            "span",
            {
              kind: "state",
              role: "img",
              title: "Safe on every node in sync",
              "aria-label": "safe",
            },
            "✓",
          ),
        ]
      : [];
    row.append(
      ...this.#head(one.from, one.time, goesOn),
      body(one.kind === "action" ? `${one.from} ${one.text}` : one.text, state),
    );
    return row;
  }

  #head(from, time, goesOn) {
    const at = element(
      "time",
      { datetime: new Date(time).toISOString(), title: full.format(time) },
      clock.format(time),
    );
    return goesOn
      ? [element("span", { kind: "hidden" }, `${from}: `), at]
      : [
          element(
            "span",
            { kind: `face ${hue(from)}`, "aria-hidden": "true" },
            [...from][0].toUpperCase(),
          ),
          element("span", { kind: `nick ${hue(from)}` }, from),
          at,
        ];
  }

  // What the server has not acknowledged yet stands last.
  #unsettled() {
    return this.#community.unsettled(this.#conversation).map((entry) => ({
      key: `${entry.label} ${entry.state === "refused"}`,
      make: () => this.#unsettledRow(entry),
    }));
  }

  #unsettledRow(entry) {
    const refused = entry.state === "refused";
    const row = element("li", { kind: `message own ${refused ? "refused" : "waiting"}` });
    row.append(...this.#head(this.#community.me, entry.time, false));
    if (refused) {
      row.append(
        body(entry.text, []),
        element(
          "p",
          { kind: "why" },
          `Not sent: ${entry.reason} `,
          button("Send again", () => this.#community.again(entry)),
          button("Drop", () => this.#community.drop(entry)),
        ),
      );
    } else {
      row.append(body(entry.text, [element("span", { kind: "state" }, "on its way …")]));
    }
    return row;
  }
}

// A text with what looks like an address of a page made one.
const body = (text, after) => {
  const it = element("p", { kind: "text", dir: "auto" });
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    const address = found[0].replace(/[.,;:!?)\]}'*]+$/, "");
    it.append(text.slice(end, found.index), link(address));
    end = found.index + address.length;
  }
  it.append(text.slice(end), ...after.flatMap((one) => [" ", one]));
  return it;
};

const link = (address) => {
  if (!URL.canParse(address)) {
    return address;
  }
  const href = new URL(address).href;
  return element("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, address);
};
