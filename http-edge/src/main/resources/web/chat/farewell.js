// Logging out, with a rating of the server if one likes. What is still on its way is told, and waited
// for if one wants; else it is sent when the same person logs in again in this tab.

import { ask, byId, setText } from "./dom.js";

const ANSWER_MS = 3000;

export class Farewell {
  #community;
  #done;
  #waits = false;
  #refused = 0;

  // `done(text)` says it when one has left.
  constructor(community, done) {
    this.#community = community;
    this.#done = done;
    byId("wait").addEventListener("click", () => this.#wait());
  }

  async open() {
    byId("rating").reset();
    this.#waits = false;
    this.show();
    if ((await ask(byId("farewell-dialog"))) === "ok") {
      await this.#leave();
    }
  }

  // Shows how many messages are on their way now.
  show() {
    const { pending, refused } = this.#count();
    const what = pending === 1 ? "1 message is" : `${pending} messages are`;
    setText(
      byId("pending"),
      pending === 0
        ? ""
        : `${what} still on the way. What has not arrived is sent when you log in here again.`,
    );
    byId("wait").hidden = pending === 0 || this.#waits;
    setText(byId("log-out-now"), pending === 0 ? "Log out" : "Log out anyway");
    byId("log-out-now").classList.toggle("primary", pending === 0);
    if (this.#waits && refused > this.#refused) {
      byId("farewell-dialog").close(""); // so that one sees why, and what
    } else if (this.#waits && pending === 0) {
      byId("farewell-dialog").close("ok");
    }
  }

  #wait() {
    this.#waits = true;
    this.#refused = this.#count().refused;
    byId("stay").focus();
    this.show();
  }

  #count() {
    const { entries } = this.#community.connection.outbox;
    const refused = entries.filter((one) => one.state === "refused").length;
    return { pending: entries.length - refused, refused };
  }

  async #leave() {
    const { connection } = this.#community;
    this.#community.markAll();
    const rating = new FormData(byId("rating")).get("stars");
    const rates = rating !== "" && connection.phase === "online";
    if (rates) {
      await new Promise((resolve) => {
        setTimeout(resolve, ANSWER_MS);
        connection.ask(resolve, "RATE", rating);
      });
    }
    connection.send("QUIT");
    connection.stop();
    this.#done(`You have logged out.${rates ? " Thank you for rating." : ""}`);
  }
}
