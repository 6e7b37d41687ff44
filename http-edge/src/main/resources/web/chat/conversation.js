// What is known of one channel, or of what one has said with one account. Pure.

import { isChannel, key } from "./irc.js";
import { Messages } from "./messages.js";

export class Conversation {
  messages = new Messages();
  topic = "";
  members = new Map();
  joined = false;
  presence = "";
  unread = 0;
  mentions = 0;
  hasOlder = true;
  loading = false;
  names = null;
  lastTime = 0;
  readTime = null;
  sentMark = 0;
  missedSince = "";

  constructor(name) {
    this.name = name;
    this.key = key(name);
    this.isChannel = isChannel(name);
  }

  // Takes a message; `live` if it has just come, rather than from the history.
  add(message, live) {
    if (!this.messages.add(message, !live)) {
      return false;
    }
    if (message.kind !== "event") {
      this.lastTime = Math.max(this.lastTime, message.time);
      if (message.own) {
        this.markRead(message.time); // who answers has read
      } else if (this.#isUnread(message, live)) {
        this.unread++;
        this.mentions += message.mentions || !this.isChannel ? 1 : 0;
      }
    }
    return true;
  }

  // Without a mark nothing has been read yet; of a channel then only what comes now is new.
  #isUnread(message, live) {
    const unmarked = this.readTime === null;
    return !message.own && (unmarked ? live || !this.isChannel : message.time > this.readTime);
  }

  // All up to a time has been read; tells whether that is news.
  markRead(time) {
    if (time <= (this.readTime ?? -1)) {
      return false;
    }
    this.readTime = time;
    const unread = this.messages.all.filter(
      (one) => one.kind !== "event" && this.#isUnread(one, false),
    );
    this.unread = unread.length;
    this.mentions = unread.filter((one) => one.mentions || !this.isChannel).length;
    return true;
  }

  // --- members ---

  // Takes a list of members, `@ann +bob`, of which more may come.
  onNames(list) {
    this.names ??= new Map();
    for (const word of list.split(" ").filter((one) => one !== "")) {
      const [, marks, nick] = /^([@+]*)([^!]*)/.exec(word);
      this.names.set(key(nick), {
        nick,
        op: marks.includes("@"),
        voice: marks.includes("+"),
        away: this.members.get(key(nick))?.away ?? false,
      });
    }
  }

  onNamesEnd() {
    this.members = this.names ?? new Map();
    this.names = null;
  }

  joins(nick) {
    this.members.set(key(nick), { nick, op: false, voice: false, away: false });
  }

  leaves(nick) {
    return this.members.delete(key(nick));
  }

  onAway(nick, away) {
    const member = this.members.get(key(nick));
    if (member !== undefined) {
      member.away = away;
    }
    if (!this.isChannel && this.key === key(nick)) {
      this.presence = away ? "away" : "online";
    }
    return member !== undefined || !this.isChannel;
  }

  // `+o-v ann bob`: of the modes with a parameter `o` and `v` are of members.
  onMode(changes, params) {
    let on = true;
    const rest = [...params];
    for (const letter of changes) {
      if (letter === "+" || letter === "-") {
        on = letter === "+";
      } else if (letter === "o" || letter === "v") {
        const member = this.members.get(key(rest.shift() ?? ""));
        if (member !== undefined) {
          member[letter === "o" ? "op" : "voice"] = on;
        }
      } else if (letter === "b" || letter === "k" || (letter === "l" && on)) {
        rest.shift();
      }
    }
  }

  // Operators first, then by name.
  sortedMembers() {
    const rank = (one) => (one.op ? 0 : one.voice ? 1 : 2);
    return [...this.members.values()].sort(
      (a, b) => rank(a) - rank(b) || (key(a.nick) < key(b.nick) ? -1 : 1),
    );
  }
}
