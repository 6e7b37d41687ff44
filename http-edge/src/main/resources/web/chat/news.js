// What the server tells unasked: who says what, comes, goes, and is away. Pure.

import { isChannel, key, plain } from "./irc.js";

const MOST_WHO = 1000;
const WHO_IS_AWAY = "%tcnf,7";

export class News {
  #community;
  #host;
  #tell;

  constructor(community, host, tell) {
    this.#community = community;
    this.#host = host;
    this.#tell = tell;
  }

  #event(conversation, text) {
    conversation.add(
      { id: "", time: this.#host.now(), kind: "event", from: "", own: false, text },
      true,
    );
  }

  // Takes a message that answers nothing.
  on(message) {
    const { command, params, from } = message;
    switch (command) {
      case "PRIVMSG":
      case "NOTICE":
        this.#onText(message);
        break;
      case "JOIN":
        this.#onJoin(from, params[0]);
        break;
      case "PART":
        this.#onGone(from, this.#community.find(params[0]), `${from} has left`);
        break;
      case "KICK":
        this.#onKick(from, ...params);
        break;
      case "QUIT":
        this.#all(
          (it) => it.members.has(key(from)) && this.#onGone(from, it, `${from} has logged out`),
        );
        break;
      case "AWAY":
        this.#all((it) => it.onAway(from, params.length > 0));
        break;
      case "TOPIC":
        this.#on(params[0], (it) => {
          it.topic = params[1];
          this.#event(
            it,
            params[1] === ""
              ? `${from} has cleared the topic`
              : `${from} has set the topic: ${params[1]}`,
          );
        });
        break;
      case "MODE":
        this.#on(params[0], (it) => {
          it.onMode(params[1] ?? "", params.slice(2));
          this.#event(it, `${from} has set ${params.slice(1).join(" ")}`);
        });
        break;
      case "INVITE":
        this.#tell.notice(`${from} invites ${params[0]} to ${params[1]}.`);
        break;
      case "MARKREAD":
        this.#on(params[0], (it) => {
          const time = Date.parse((params[1] ?? "").replace("timestamp=", ""));
          if (time > 0) {
            it.sentMark = Math.max(it.sentMark, time);
            it.markRead(time);
          }
        });
        break;
      default:
        this.#onNumeric(message);
    }
    this.#tell.changed();
  }

  #onText(message) {
    const { tags, from, params } = message;
    if (!tags.has("msgid")) {
      this.#tell.notice(`${from}: ${plain(params.at(-1)).text}`);
      return;
    }
    const conversation = this.#community.open(
      isChannel(params[0]) || this.#community.isMe(from) ? params[0] : from,
    );
    const taken = this.#community.toMessage(message);
    if (conversation.add(taken, true)) {
      if (!taken.own && (taken.mentions || !conversation.isChannel)) {
        this.#tell.attention(conversation, taken);
      }
    }
  }

  #onJoin(who, name) {
    if (this.#community.isMe(who)) {
      const conversation = this.#community.open(name);
      this.#community.entered(conversation);
    } else {
      this.#on(name, (it) => {
        it.joins(who);
        if (this.#community.showsComing) {
          this.#event(it, `${who} has come`);
        }
      });
    }
  }

  #onGone(who, conversation, text) {
    if (conversation === undefined) {
      return;
    }
    conversation.leaves(who);
    if (this.#community.isMe(who)) {
      conversation.joined = false;
      conversation.members.clear();
    }
    if (this.#community.showsComing || this.#community.isMe(who)) {
      this.#event(conversation, text);
    }
  }

  #onKick(by, name, who, reason) {
    this.#on(name, (it) => {
      it.leaves(who);
      this.#event(it, `${by} has removed ${who}${reason ? `: ${reason}` : ""}`);
      if (this.#community.isMe(who)) {
        it.joined = false;
        it.members.clear();
      }
    });
  }

  #onNumeric({ command, params }) {
    switch (command) {
      case "005":
        this.#community.network =
          params.find((one) => one.startsWith("NETWORK="))?.slice(8) ?? this.#community.network;
        break;
      case "301":
        this.#on(params[1], (it) => it.onAway(params[1], true));
        break;
      case "305":
      case "306":
        this.#community.away = command === "306";
        this.#all((it) => it.onAway(this.#community.me, this.#community.away));
        break;
      case "331":
      case "332":
        this.#on(params[1], (it) => (it.topic = command === "332" ? params[2] : ""));
        break;
      case "353":
        this.#on(params[2], (it) => it.onNames(params[3]));
        break;
      case "354":
        this.#on(params[2], (it) => it.onAway(params[3], params[4]?.startsWith("G") ?? false));
        break;
      case "366":
        this.#on(params[1], (it) => {
          it.onNamesEnd();
          if (it.joined && it.members.size <= MOST_WHO) {
            this.#community.connection.send("WHO", it.name, WHO_IS_AWAY);
          }
        });
        break;
      case "730":
      case "731":
        for (const who of params[1].split(",")) {
          this.#on(
            who.replace(/!.*/, ""),
            (it) => (it.presence = command === "730" ? "online" : "offline"),
          );
        }
        break;
      case "FAIL":
        this.#tell.notice(params.at(-1));
        break;
      default:
        if (/^[45]\d\d$/.test(command) && command !== "422") {
          this.#tell.notice(params.slice(1).join(": "));
        }
    }
  }

  #on(name, action) {
    const conversation = this.#community.find(name ?? "");
    if (conversation !== undefined) {
      action(conversation);
    }
  }

  #all(action) {
    this.#community.conversations.forEach(action);
  }
}
