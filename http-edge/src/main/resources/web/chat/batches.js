// Puts together what the server sends in several lines (IRCv3 batch). Pure.

const MOST_OPEN = 32;
const MOST_LINES = 1000;

export class Batches {
  #open = new Map();

  // Takes a message and returns what is whole now: the message itself, a batch
  // `{ type, params, tags, messages }`, or nothing yet.
  on(message) {
    const inside = this.#open.get(message.tags.get("batch"));
    if (message.command === "BATCH") {
      return this.#onBatch(message, inside);
    }
    return inside === undefined ? [message] : this.#put(inside, message);
  }

  #onBatch(message, inside) {
    const [reference, type, ...params] = message.params;
    const name = (reference ?? "").slice(1);
    if (reference?.startsWith("+")) {
      if (this.#open.size < MOST_OPEN) {
        this.#open.set(name, { type, params, tags: message.tags, messages: [], inside });
      }
      return [];
    }
    const batch = this.#open.get(name);
    this.#open.delete(name);
    if (batch === undefined) {
      return [];
    }
    return batch.inside === undefined ? [batch] : this.#put(batch.inside, batch);
  }

  #put(batch, part) {
    if (batch.messages.length < MOST_LINES) {
      batch.messages.push(part);
    }
    return [];
  }
}
