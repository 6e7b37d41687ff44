// Up to where one has read each conversation (IRCv3 read-marker), told to the server a little later
// than it changes, since each mark is replicated. Pure.

const AFTER_MS = 2000;

export class Marks {
  #host;
  #send;
  #due = new Map();

  // `host` has after(ms, action).
  constructor(host, send) {
    this.#host = host;
    this.#send = send;
  }

  later(conversation) {
    if (!this.#due.has(conversation)) {
      this.#due.set(
        conversation,
        this.#host.after(AFTER_MS, () => this.#mark(conversation)),
      );
    }
  }

  now() {
    for (const [conversation, cancel] of this.#due) {
      cancel();
      this.#mark(conversation);
    }
  }

  forget() {
    this.#due.forEach((cancel) => cancel());
    this.#due.clear();
  }

  #mark(conversation) {
    this.#due.delete(conversation);
    if (conversation.readTime > conversation.sentMark) {
      conversation.sentMark = conversation.readTime;
      const time = new Date(conversation.readTime).toISOString();
      this.#send("MARKREAD", conversation.name, `timestamp=${time}`);
    }
  }
}
