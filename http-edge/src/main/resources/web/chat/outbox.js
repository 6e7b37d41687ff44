// What one says, until the server has acknowledged it: sent under a label, and after a break sent
// again under the same, by which the server knows what it has already. Pure.
//
// | state of an entry | ends when |
// | --- | --- |
// | waiting | there is a connection and room among those under way: it is sent |
// | sent | its answer comes: an echo removes it, a refusal makes it refused; a break: waiting |
// | refused | the user sends it again under a new label, or drops it |

const MOST_UNDER_WAY = 50;
const MOST = 500;

export class Outbox {
  #entries = [];
  #nextLabel = 1;

  get entries() {
    return this.#entries;
  }

  get isUnderWay() {
    return this.#entries.some((one) => one.state === "sent");
  }

  // Adds a message; returns null if too many wait.
  add(target, text, time) {
    if (this.#entries.length >= MOST) {
      return null;
    }
    const entry = { label: this.#newLabel(), target, text, time, state: "waiting", reason: "" };
    this.#entries.push(entry);
    return entry;
  }

  // Those that are to be sent now, in order; from now on they are under way.
  due() {
    const room = MOST_UNDER_WAY - this.#entries.filter((one) => one.state === "sent").length;
    const due = this.#entries.filter((one) => one.state === "waiting").slice(0, Math.max(room, 0));
    due.forEach((one) => (one.state = "sent"));
    return due;
  }

  // The connection is gone; what had no answer will be sent again.
  onBreak() {
    this.#entries.filter((one) => one.state === "sent").forEach((one) => (one.state = "waiting"));
  }

  // The entry under way that has this label, if any.
  find(label) {
    return this.#entries.find((one) => one.label === label && one.state === "sent");
  }

  acknowledged(entry) {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
  }

  refused(entry, reason) {
    entry.state = "refused";
    entry.reason = reason;
  }

  // Sends a refused one again, as the last.
  again(entry) {
    if (this.drop(entry)) {
      entry.label = this.#newLabel();
      entry.state = "waiting";
      this.#entries.push(entry);
    }
  }

  // Forgets a refused one.
  drop(entry) {
    if (entry.state !== "refused" || !this.#entries.includes(entry)) {
      return false;
    }
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    return true;
  }

  // What is to outlive this page, and how it comes back.
  save() {
    return { nextLabel: this.#nextLabel, entries: this.#entries };
  }

  restore({ nextLabel, entries }) {
    this.#nextLabel = nextLabel;
    this.#entries = entries.map((one) => ({ ...one }));
    this.onBreak();
  }

  #newLabel() {
    return `s${this.#nextLabel++}`;
  }
}
