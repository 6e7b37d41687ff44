// Fetches what was said before (IRCv3 chathistory), and after a break what was missed. Pure.

const PAGE = 50;
const LARGEST_PAGE = 100;

// More missed messages than this are rather fetched when somebody scrolls back to them.
const MOST_PAGES_MISSED = 10;

export class History {
  #connection;
  #took;

  // `took(conversation, messages)` is told what has come.
  constructor(connection, took) {
    this.#connection = connection;
    this.#took = took;
  }

  // The newest, where nothing is known yet.
  latest(conversation) {
    this.#page(conversation, PAGE, "LATEST", "*");
  }

  // What comes before the oldest that is known; when it has come, `then` is told how many there were.
  older(conversation, then = () => {}) {
    const { oldest, isFull } = conversation.messages;
    if (conversation.loading || !conversation.hasOlder || isFull) {
      then(0);
    } else if (oldest === "") {
      this.#page(conversation, PAGE, "LATEST", "*", then);
    } else {
      this.#page(conversation, PAGE, "BEFORE", `msgid=${oldest}`, then);
    }
  }

  // What was missed since the newest that was known when the connection broke. Should it break again
  // before all of that has come, the next time begins there, whatever newer ones have come meanwhile.
  missed(conversation, pages = MOST_PAGES_MISSED) {
    conversation.missedSince ||= conversation.messages.newest;
    if (conversation.missedSince === "") {
      this.latest(conversation);
    } else {
      this.#missed(conversation, pages);
    }
  }

  #missed(conversation, pages) {
    this.#connection.ask(
      (answer) => {
        const found = answer.messages ?? [];
        this.#took(conversation, found);
        if (found.length === LARGEST_PAGE && pages > 1) {
          conversation.missedSince = found.at(-1).tags.get("msgid");
          this.#missed(conversation, pages - 1);
        } else if (found.length === LARGEST_PAGE) {
          this.latest(conversation);
        } else {
          conversation.missedSince = "";
        }
      },
      "CHATHISTORY",
      "AFTER",
      conversation.name,
      `msgid=${conversation.missedSince}`,
      String(LARGEST_PAGE),
    );
  }

  #page(conversation, size, kind, place, then = () => {}) {
    conversation.loading = true;
    this.#connection.ask(
      (answer) => {
        const found = answer.messages ?? [];
        conversation.loading = false;
        conversation.hasOlder = found.length >= size;
        if (kind === "LATEST" && conversation.hasOlder) {
          // Between these and what is older there may be some that nobody would ever fetch.
          conversation.messages.dropBefore(found[0].tags.get("msgid") ?? "");
        }
        this.#took(conversation, found);
        if (kind === "LATEST") {
          conversation.missedSince = "";
        }
        then(found.length);
      },
      "CHATHISTORY",
      kind,
      conversation.name,
      place,
      String(size),
    );
  }

  // With whom there was anything to say, the newest last; `then` gets `[{ name, time }]`.
  partners(now, then) {
    this.#connection.ask(
      (answer) =>
        then(
          (answer.messages ?? [])
            .filter((one) => one.command === "CHATHISTORY" && one.params[0] === "TARGETS")
            .map((one) => ({ name: one.params[1], time: Date.parse(one.params[2]) })),
        ),
      "CHATHISTORY",
      "TARGETS",
      `timestamp=${new Date(now).toISOString()}`,
      "timestamp=1970-01-01T00:00:00.000Z",
      String(LARGEST_PAGE),
    );
  }
}
