// What outlives the page: in this tab what was not acknowledged, which is sent when its writer is back;
// in this browser to whom one has written.

import { closed, namesOf, wrote } from "./people.js";
import { change, settings } from "./settings.js";

const UNSENT = "troupe-chat-unsent";

export class Memory {
  #community;

  constructor(community) {
    this.#community = community;
  }

  restore(nick) {
    const { connection } = this.#community;
    const kept = JSON.parse(sessionStorage.getItem(UNSENT) ?? "null");
    sessionStorage.removeItem(UNSENT);
    if (kept?.nick === nick) {
      connection.token = kept.token;
      connection.outbox.restore(kept.outbox);
    }
    namesOf(settings.people, nick).forEach((name) => this.#community.open(name));
  }

  keepUnsent() {
    const { outbox, token } = this.#community.connection;
    if (outbox.entries.length > 0) {
      const kept = { nick: this.#community.me, token, outbox: outbox.save() };
      sessionStorage.setItem(UNSENT, JSON.stringify(kept));
    }
  }

  wrote(name) {
    change("people", wrote(settings.people, this.#community.me, name));
  }

  closed(name) {
    change("people", closed(settings.people, this.#community.me, name));
  }
}
