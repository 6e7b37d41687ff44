// A small world to try the web chat's core in: virtual time, chance from a seed, and a server that
// remembers what a Troupe cluster does, behind connections that break.

import { format, parse } from "/chat/irc.js";

export const chance = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let it = Math.imul(state ^ (state >>> 15), state | 1);
    it ^= it + Math.imul(it ^ (it >>> 7), it | 61);
    return ((it ^ (it >>> 14)) >>> 0) / 2 ** 32;
  };
};

export class Clock {
  #time = 1_700_000_000_000;
  #queue = [];
  #count = 0;

  now() {
    return this.#time;
  }

  after(ms, action) {
    const entry = { at: this.#time + ms, number: this.#count++, action };
    this.#queue.push(entry);
    return () => this.#remove(entry);
  }

  #remove(entry) {
    const place = this.#queue.indexOf(entry);
    if (place >= 0) {
      this.#queue.splice(place, 1);
    }
  }

  // Lets time pass.
  run(ms) {
    const end = this.#time + ms;
    for (;;) {
      const next = this.#queue
        .filter((one) => one.at <= end)
        .reduce(
          (a, b) => (a && (a.at < b.at || (a.at === b.at && a.number < b.number)) ? a : b),
          null,
        );
      if (next === null) {
        break;
      }
      this.#remove(next);
      this.#time = Math.max(this.#time, next.at);
      next.action();
    }
    this.#time = end;
  }
}

const LOBBY = "#lobby";

// Everybody is in #lobby. What is said there is kept for good, with who said it under which label.
export class Server {
  log = [];
  #clock;
  #sessions = new Map();
  #cursors = new Map();
  #receipts = new Map();
  #tokens = 0;

  constructor(clock) {
    this.#clock = clock;
  }

  // A new connection; `send` takes lines, `close` ends it.
  connect(send, close) {
    return new Session(this, send, close);
  }

  logIn(session) {
    this.#sessions
      .get(session.nick)
      ?.end(`Another client logged in as ${session.nick}, so logging you out`);
    this.#sessions.set(session.nick, session);
    session.token ||= `token-${this.#tokens++}`;
    const welcome = [
      "001 * :hi",
      "005 * NETWORK=World :are supported",
      `TOKEN ${session.token}`,
      "422 * :none",
    ];
    welcome.forEach((line) => session.say(line.replace("*", session.nick)));
    session.raw(`:${session.nick}!u@h JOIN ${LOBBY} ${session.nick} :x`);
    session.say(`353 ${session.nick} = ${LOBBY} :${[...this.#sessions.keys()].join(" ")}`);
    session.say(`366 ${session.nick} ${LOBBY} :end`);
    for (const one of this.log.slice(this.#cursors.get(session.nick) ?? 0)) {
      if (one.from !== session.nick) {
        session.raw(this.text(one));
      }
    }
    session.say(`PING ${this.log.length}`, true);
  }

  confirm(nick, cursor) {
    this.#cursors.set(nick, Math.max(cursor, this.#cursors.get(nick) ?? 0));
  }

  leave(session) {
    if (this.#sessions.get(session.nick) === session) {
      this.#sessions.delete(session.nick);
    }
  }

  text({ id, time, from, text }, tags = {}) {
    const all = { ...tags, msgid: id, time: new Date(time).toISOString() };
    return format("PRIVMSG", [LOBBY, text], all).replace(" PRIVMSG", ` :${from}!u@h PRIVMSG`);
  }

  post(session, label, text) {
    const receipt = `${session.token} ${label}`;
    let entry = this.#receipts.get(receipt);
    if (entry === undefined) {
      const id = `m${(this.log.length + 1).toString(36)}`;
      entry = { id, time: this.#clock.now(), from: session.nick, text };
      this.log.push(entry);
      this.#receipts.set(receipt, entry);
      for (const other of this.#sessions.values()) {
        if (other.nick !== session.nick) {
          other.raw(this.text(entry));
          other.say(`PING ${this.log.length}`, true);
        }
      }
    }
    session.raw(this.text(entry, { label }));
  }
}

class Session {
  nick = "";
  token = "";
  #server;
  #send;
  #close;
  #batches = 0;

  constructor(server, send, close) {
    this.#server = server;
    this.#send = send;
    this.#close = close;
  }

  raw(line) {
    this.#send(line);
  }

  say(line, bare = false) {
    this.raw(bare ? line : `:node ${line}`);
  }

  end(reason) {
    this.say(`ERROR :${reason}`, true);
    this.#close();
  }

  broken() {
    this.#server.leave(this);
  }

  on(line) {
    const { command, params, tags } = parse(line);
    switch (command) {
      case "CAP":
        this.#onCap(params);
        break;
      case "NICK":
        this.nick = params[0];
        break;
      case "TOKEN":
        this.token = params[0];
        break;
      case "PING":
        this.say(`PONG node :${params[0]}`);
        break;
      case "PONG":
        this.#server.confirm(this.nick, Number(params[0]));
        break;
      case "PRIVMSG":
        this.#server.post(this, tags.get("label"), params[1]);
        break;
      case "CHATHISTORY":
        this.#history(tags.get("label"), params);
        break;
      default: // USER, WHO, MARKREAD, MONITOR: nothing to say
    }
  }

  #onCap([verb, list]) {
    if (verb === "LS") {
      this.say(
        `CAP * LS :batch echo-message labeled-response message-tags server-time troupe.dev/resend`,
      );
    } else if (verb === "REQ") {
      this.say(`CAP * ACK :${list}`);
    } else if (verb === "END") {
      this.#server.logIn(this);
    }
  }

  #history(label, [kind, target, place, limit]) {
    const size = Number(limit);
    const at = this.#server.log.findIndex((one) => place === `msgid=${one.id}`);
    const { log } = this.#server;
    const found =
      kind === "LATEST"
        ? log.slice(-size)
        : kind === "BEFORE"
          ? log.slice(Math.max(at - size, 0), at)
          : kind === "AFTER"
            ? log.slice(at + 1, at + 1 + size)
            : [];
    const batch = `b${this.#batches++}`;
    this.raw(`@label=${label} :node BATCH +${batch} chathistory ${target}`);
    found.forEach((one) => this.raw(this.#server.text(one, { batch })));
    this.say(`BATCH -${batch}`);
  }
}

// A way to the server that takes its time and can break; what is under way then is lost.
export class Way {
  #clock;
  #random;
  #server;
  #client = null;
  #open = null;

  constructor(clock, random, server) {
    this.#clock = clock;
    this.#random = random;
    this.#server = server;
  }

  // Whose way it is: has opened(), line(text) and closed().
  of(client) {
    this.#client = client;
  }

  open() {
    this.break();
    const link = { alive: true, frozen: false, last: { up: 0, down: 0 }, session: null };
    this.#open = link;
    const down = (action) => this.#later(link, "down", action);
    down(() => {
      link.session = this.#server.connect(
        (line) => down(() => this.#client.line(line)),
        () => down(() => this.break()),
      );
      this.#client.opened();
    });
  }

  send(line) {
    const link = this.#open;
    this.#later(link, "up", () => link.session.on(line));
  }

  close() {
    this.break();
  }

  break() {
    const link = this.#open;
    if (link?.alive) {
      link.alive = false;
      this.#open = null;
      link.session?.broken();
      this.#client.closed();
    }
  }

  // Nothing gets through any more, and nobody is told.
  freeze() {
    if (this.#open !== null) {
      this.#open.frozen = true;
    }
  }

  // In order, each way for itself.
  #later(link, direction, action) {
    if (!link?.alive) {
      return;
    }
    const at = Math.max(link.last[direction], this.#clock.now() + this.#random() * 40);
    link.last[direction] = at;
    this.#clock.after(at - this.#clock.now(), () => link.alive && !link.frozen && action());
  }

  after(ms, action) {
    return this.#clock.after(ms, action);
  }

  now() {
    return this.#clock.now();
  }

  random() {
    return this.#random();
  }
}
