// A session that outlives its connections: logs in, notices a dead server, connects again, and sends
// again what was not acknowledged. Knows no browser: time, chance and the socket come in.
//
// | phase | ends when |
// | --- | --- |
// | idle | start: connecting |
// | connecting | the socket is open: logging-in; it fails or takes too long: waiting |
// | logging-in | welcome: online; refused: idle; ends or takes too long: waiting |
// | online | it ends, or the server is silent for too long: waiting; another client has the name: idle |
// | waiting | its time is over, or the network is back: connecting |

import { Batches } from "./batches.js";
import { format, parse } from "./irc.js";
import { Login } from "./login.js";
import { Outbox } from "./outbox.js";

const SILENCE_MS = 20_000;
const SILENCE_WHILE_SENDING_MS = 4_000;
const ANSWER_MS = 8_000;
const LOGIN_MS = 15_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
const MOST_QUESTIONS = 1000;

// Words with which the server ends a connection for good.
const FINAL =
  /^(Another client logged in|Too many (failed logins|wrong passwords)|Killed|Your account is deleted)/;

export class Connection {
  outbox = new Outbox();
  nick = "";
  node = "";
  token = "";
  #host;
  #tell;
  #account = null;
  #phase = "idle";
  #login = null;
  #batches = new Batches();
  #questions = new Map();
  #nextQuestion = 1;
  #failures = 0;
  #farewell = "";
  #cancel = () => {};

  // `host` has open(), send(line), close(), after(ms, action) which returns how to cancel it, and
  // random(). `tell` has phase(phase, reason), welcome(), message(message), batch(batch) and
  // settled(entry, echo), the latter with null for what was refused.
  constructor(host, tell) {
    this.#host = host;
    this.#tell = tell;
  }

  get phase() {
    return this.#phase;
  }

  // Forgets who it was.
  reset() {
    this.outbox = new Outbox();
    this.nick = "";
    this.token = "";
  }

  // Logs in and stays so until `stop`; see login.js for the account.
  start(account) {
    this.#account = account;
    this.#failures = 0;
    this.#connect();
  }

  stop(reason = "") {
    const was = this.#phase;
    this.#enter("idle", reason);
    if (was !== "idle") {
      this.#host.close();
    }
    this.outbox.onBreak();
    this.#questions.clear();
    this.#login = null;
    this.#account = null; // and with it the password
  }

  // The network is back, or the user does not want to wait.
  hurry() {
    if (this.#phase === "waiting") {
      this.#connect();
    }
  }

  send(command, ...params) {
    if (this.#phase === "online" || this.#phase === "logging-in") {
      this.#host.send(format(command, params));
    }
  }

  // Asks something; `then` gets the batch or message that answers it, or nothing if the connection
  // ends before.
  ask(then, command, ...params) {
    if (this.#phase !== "online" || this.#questions.size >= MOST_QUESTIONS) {
      return;
    }
    const label = `q${this.#nextQuestion++}`;
    this.#questions.set(label, then);
    this.#host.send(format(command, params, { label }));
  }

  // Says something; returns null if too much waits.
  say(target, text, time) {
    const entry = this.outbox.add(target, text, time);
    this.flush();
    return entry;
  }

  // Sends what may be sent.
  flush() {
    if (this.#phase === "online") {
      const due = this.outbox.due();
      for (const { label, target, text } of due) {
        this.#host.send(format("PRIVMSG", [target, text], { label }));
      }
      if (due.length > 0) {
        this.#watch();
      }
    }
  }

  // --- what the socket tells ---

  opened() {
    this.#batches = new Batches();
    this.#farewell = "";
    this.#enter("logging-in");
    this.#patience(LOGIN_MS, "The server does not let you in.");
    const mine =
      (action) =>
      (...all) =>
        this.#login === login && action(...all);
    const login = new Login(
      this.#account,
      this.token,
      mine((...words) => this.send(...words)),
      mine((reason) => this.stop(reason)),
    );
    this.#login = login;
    login.begin();
  }

  line(text) {
    const message = parse(text);
    if (message === null || this.#phase === "idle") {
      return;
    }
    if (this.#phase === "online") {
      this.#watch();
    }
    for (const whole of this.#batches.on(message)) {
      this.#onWhole(whole);
    }
  }

  closed() {
    if (this.#phase !== "idle" && this.#phase !== "waiting") {
      this.#lost(this.#farewell || "The connection broke.");
    }
  }

  // --- within ---

  #connect() {
    this.#enter("connecting");
    this.#patience(ANSWER_MS, "The server does not answer.");
    this.#host.open();
  }

  #enter(phase, reason = "") {
    this.#cancel();
    this.#cancel = () => {};
    this.#phase = phase;
    this.#tell.phase(phase, reason);
  }

  #patience(ms, reason) {
    this.#cancel();
    this.#cancel = this.#host.after(ms, () => this.#lost(reason));
  }

  // As long as the server speaks now and then it is alive.
  #watch() {
    this.#cancel();
    const silence = this.outbox.isUnderWay ? SILENCE_WHILE_SENDING_MS : SILENCE_MS;
    this.#cancel = this.#host.after(silence, () => {
      this.send("PING", "alive");
      this.#patience(ANSWER_MS, "The server has fallen silent.");
    });
  }

  #lost(reason) {
    if (FINAL.test(this.#farewell)) {
      this.stop(this.#farewell);
      return;
    }
    this.outbox.onBreak();
    this.#questions.clear();
    this.#login = null;
    const longest = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS);
    this.#failures++;
    this.#enter("waiting", reason);
    this.#host.close();
    this.#cancel = this.#host.after(longest * (0.5 + 0.5 * this.#host.random()), () =>
      this.#connect(),
    );
  }

  #onWhole(whole) {
    const label = whole.tags.get("label") ?? "";
    const entry = this.outbox.find(label);
    if (entry !== undefined) {
      this.#settle(entry, whole);
    } else if (this.#questions.has(label)) {
      const then = this.#questions.get(label);
      this.#questions.delete(label);
      then(whole);
    } else if (whole.messages !== undefined) {
      this.#tell.batch(whole);
    } else {
      this.#onMessage(whole);
    }
  }

  // Several lines answer a message if one of them is an automatic one, such as "is away" (301).
  #settle(entry, whole) {
    const answers = whole.messages ?? [whole];
    const echo = answers.find((one) => one.command === "PRIVMSG");
    if (echo === undefined) {
      this.outbox.refused(entry, answers[0]?.params?.at(-1) ?? "The server refused it.");
    } else {
      this.outbox.acknowledged(entry);
    }
    this.#tell.settled(entry, echo ?? null);
    answers
      .filter((one) => one !== echo && echo !== undefined)
      .forEach((one) => this.#tell.message(one));
    this.flush();
  }

  #onMessage(message) {
    switch (message.command) {
      case "PING":
        this.send("PONG", message.params.at(-1));
        break;
      case "TOKEN":
        this.token = message.params[0];
        break;
      case "ERROR":
        this.#farewell = message.params.at(-1);
        break;
      default:
        if (this.#phase === "online") {
          this.#tell.message(message);
        } else {
          this.#beforeWelcome(message);
        }
    }
  }

  // The token comes before the message of the day, or that there is none.
  #beforeWelcome(message) {
    if (message.command === "001") {
      this.nick = message.params[0];
      this.node = message.from;
    } else if (message.command === "376" || message.command === "422") {
      this.#onWelcome();
    } else if (message.command === "005") {
      this.#tell.message(message);
    } else {
      this.#login.on(message);
    }
  }

  #onWelcome() {
    this.#failures = 0;
    this.#account = { ...this.#account, register: false };
    this.#enter("online");
    this.#watch();
    this.#tell.welcome();
  }
}
