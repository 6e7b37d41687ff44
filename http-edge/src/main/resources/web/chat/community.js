// All conversations of one account, as the server's messages change them. Pure.

import { Connection } from "./connection.js";
import { Conversation } from "./conversation.js";
import { History } from "./history.js";
import { isChannel, key, plain } from "./irc.js";
import { Marks } from "./marks.js";
import { News } from "./news.js";

const MOST_DIRECT = 100;

export class Community {
  conversations = new Map();
  network = "Troupe";
  away = false;
  showsComing = false;
  #connection;
  #host;
  #tell;
  #history;
  #news;
  #welcomed = false;
  #marks;

  // `host` as for Connection, with now(). `tell` has phase(phase, reason), changed(), which may come
  // often, notice(text), attention(conversation, message) and outcome(entry, echo).
  constructor(host, tell) {
    this.#host = host;
    this.#tell = tell;
    this.#connection = new Connection(host, {
      phase: (phase, reason) => tell.phase(phase, reason),
      welcome: () => this.#onWelcome(),
      message: (message) => this.#news.on(message),
      batch: (batch) => batch.messages.forEach((one) => one.command && this.#news.on(one)),
      settled: (entry, echo) => this.#onSettled(entry, echo),
    });
    this.#news = new News(this, host, tell);
    this.#marks = new Marks(host, (...words) => this.#connection.send(...words));
    this.#history = new History(this.#connection, (conversation, found) =>
      this.#onHistory(conversation, found),
    );
  }

  // Logs in. What is known of one account is not for another, who gets what `restore` brings.
  start(account, restore) {
    if (!this.isMe(account.nick)) {
      this.conversations.clear();
      this.#marks.forget();
      this.#welcomed = false;
      this.away = false;
      this.#connection.reset();
      restore();
    }
    this.#connection.start(account);
  }

  get connection() {
    return this.#connection;
  }

  get me() {
    return this.#connection.nick;
  }

  isMe(name) {
    return key(name) === key(this.me);
  }

  find(name) {
    return this.conversations.get(key(name));
  }

  // The conversation of a name, begun if there is none.
  open(name) {
    let conversation = this.find(name);
    if (conversation === undefined) {
      this.#makeRoom();
      conversation = new Conversation(name);
      this.conversations.set(conversation.key, conversation);
      if (!conversation.isChannel) {
        this.#begin(conversation);
      }
      this.#tell.changed();
    }
    return conversation;
  }

  // Of too many, what was said with somebody longest ago is forgotten; the server has it still.
  #makeRoom() {
    const all = [...this.conversations.values()].filter((one) => !one.isChannel);
    if (all.length >= MOST_DIRECT) {
      this.leave(all.reduce((a, b) => (a.lastTime <= b.lastTime ? a : b)));
    }
  }

  #begin(conversation) {
    this.#connection.send("MONITOR", "+", conversation.name);
    this.#connection.send("MARKREAD", conversation.name);
    this.#history.missed(conversation);
  }

  // --- what the user does ---

  // Says something; tells whether it could be taken.
  say(conversation, text) {
    const entry = this.#connection.say(conversation.name, text, this.#host.now());
    this.#tell.changed();
    return entry !== null;
  }

  unsettled(conversation) {
    return this.#connection.outbox.entries.filter((one) => key(one.target) === conversation.key);
  }

  again(entry) {
    this.#connection.outbox.again(entry);
    this.#connection.flush();
    this.#tell.changed();
  }

  drop(entry) {
    this.#connection.outbox.drop(entry);
    this.#tell.changed();
  }

  // Leaves a channel for good, or closes what one has said with an account.
  leave(conversation) {
    if (conversation.joined) {
      this.#connection.send("PART", conversation.name);
    }
    if (!conversation.isChannel) {
      this.#connection.send("MONITOR", "-", conversation.name);
    }
    this.conversations.delete(conversation.key);
    this.#tell.changed();
  }

  older(conversation, then) {
    this.#history.older(conversation, then);
    this.#tell.changed();
  }

  // The user sees all of it now.
  read(conversation) {
    if (conversation.lastTime > 0 && conversation.markRead(conversation.lastTime)) {
      this.#tell.changed();
      this.#marks.later(conversation);
    }
  }

  // Tells the server at once what was read.
  markAll() {
    this.#marks.now();
  }

  // --- what the server tells ---

  #onWelcome() {
    this.#connection.flush(); // first, so that what is resent is answered before it is found in the history
    for (const conversation of this.conversations.values()) {
      conversation.loading = false;
      conversation.joined = false;
      if (conversation.isChannel) {
        this.#history.missed(conversation);
      } else {
        this.#begin(conversation);
      }
    }
    if (!this.#welcomed) {
      this.#welcomed = true;
      this.#history.partners(this.#host.now() + 60_000, (partners) =>
        partners
          .filter((one) => !isChannel(one.name))
          .slice(-MOST_DIRECT)
          .forEach(({ name, time }) => {
            this.open(name).lastTime ||= time;
          }),
      );
    }
    this.#tell.changed();
  }

  // One is in a channel now.
  entered(conversation) {
    if (!conversation.joined && conversation.messages.newest === "") {
      this.#history.latest(conversation);
    }
    conversation.joined = true;
  }

  #onHistory(conversation, found) {
    for (const one of found) {
      if (one.command === "PRIVMSG" || one.command === "NOTICE") {
        conversation.add(this.toMessage(one), false);
      }
    }
    this.#tell.changed();
  }

  #onSettled(entry, echo) {
    if (echo !== null) {
      this.open(entry.target).add(this.toMessage(echo), true);
    }
    this.#tell.outcome(entry, echo);
    this.#tell.changed();
  }

  toMessage({ tags, from, command, params }) {
    const { action, text } = plain(params.at(-1));
    const own = this.isMe(from);
    return {
      id: tags.get("msgid") ?? "",
      time: Date.parse(tags.get("time") ?? "") || this.#host.now(),
      kind: command === "NOTICE" ? "notice" : action ? "action" : "message",
      from,
      own,
      text,
      mentions: !own && this.#mentions(text),
    };
  }

  #mentions(text) {
    const name = this.me.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    return new RegExp(`(^|[^A-Za-z0-9_-])${name}($|[^A-Za-z0-9_-])`, "i").test(text);
  }
}
