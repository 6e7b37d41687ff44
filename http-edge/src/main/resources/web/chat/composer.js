// Where one writes: messages, and commands that begin with a slash.

import { byId, notice } from "./dom.js";
import { isChannel, isChannelName, isNick, key } from "./irc.js";

const MOST_CHARACTERS = 1500;
const MOST_LINES = 20;

const HELP =
  "/join #channel · /part · /msg name text · /me does something · /topic text · /away reason · /back · " +
  "/invite name · /rate 1 to 5 · //text begins with a slash";

export class Composer {
  #community;
  #chat;
  #text = byId("text");
  #drafts = new Map();
  #conversation = null;

  // `chat` opens conversations: open(conversation).
  constructor(community, chat) {
    this.#community = community;
    this.#chat = chat;
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("keydown", (event) => this.#onKey(event));
    this.#text.addEventListener("input", () => this.#onInput());
  }

  open(conversation) {
    if (this.#conversation !== null) {
      this.#drafts.set(this.#conversation.key, this.#text.value);
    }
    this.#conversation = conversation;
    this.#text.value = this.#drafts.get(conversation.key) ?? "";
    this.#text.placeholder = `Message ${conversation.name}`;
    this.#onInput();
  }

  focus() {
    this.#text.focus();
  }

  #onInput() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(this.#text.scrollHeight + 2, 160)}px`;
    const longest = Math.max(...this.#text.value.split("\n").map((line) => [...line].length));
    byId("left").textContent =
      longest > MOST_CHARACTERS - 100 ? `${MOST_CHARACTERS - longest} characters left` : "";
    byId("left").classList.toggle("bad", longest > MOST_CHARACTERS);
  }

  #onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Tab" && !event.shiftKey && this.#complete()) {
      event.preventDefault();
    }
  }

  // Completes the name before the cursor; tells whether there was one.
  #complete() {
    const { value, selectionStart: at } = this.#text;
    const word = /[^\s]*$/.exec(value.slice(0, at))[0];
    const names = [
      ...this.#conversation.sortedMembers().map((one) => one.nick),
      ...[...this.#community.conversations.values()].map((one) => one.name),
    ];
    const found =
      word === "" ? undefined : names.find((one) => key(one).startsWith(key(word)) && one !== word);
    if (found === undefined) {
      return false;
    }
    const end = at === word.length && !isChannel(found) ? ": " : " ";
    this.#text.setRangeText(found + end, at - word.length, at, "end");
    this.#onInput();
    return true;
  }

  #submit() {
    const lines = this.#text.value.split("\n").filter((line) => line.trim() !== "");
    if (lines.length === 0) {
      return;
    }
    if (lines.some((line) => [...line].length > MOST_CHARACTERS)) {
      notice(`A message has at most ${MOST_CHARACTERS} characters.`);
    } else if (lines.length > MOST_LINES) {
      notice(`At most ${MOST_LINES} lines at a time, each is a message.`);
    } else if (lines.every((line) => this.#take(line))) {
      this.#text.value = "";
      this.#onInput();
    }
  }

  // Tells whether the line is done with.
  #take(line) {
    if (!line.startsWith("/")) {
      return this.#say(this.#conversation, line);
    }
    if (line.startsWith("//")) {
      return this.#say(this.#conversation, line.slice(1));
    }
    const [, verb, rest] = /^\/(\S*) *(.*)$/.exec(line);
    return this.#run(verb.toLowerCase(), rest.trim());
  }

  #say(conversation, text) {
    const taken = this.#community.say(conversation, text);
    if (!taken) {
      notice("Too many messages wait to be sent.");
    }
    this.#chat.said();
    return taken;
  }

  #run(verb, rest) {
    const [first, ...others] = rest.split(/ +/);
    switch (verb) {
      case "join":
      case "j":
        return this.#chat.enter(first.startsWith("#") ? first : `#${first}`);
      case "part":
      case "leave":
        this.#chat.leave();
        return true;
      case "msg":
      case "query":
        return this.#message(first, others.join(" "));
      case "me":
        return rest !== "" && this.#say(this.#conversation, `\x01ACTION ${rest}\x01`);
      case "topic":
        return (
          this.#need(rest !== "", "What is it about? /topic text") &&
          this.#send("TOPIC", this.#conversation.name, rest)
        );
      case "invite":
        return (
          this.#need(isNick(first), "Invite whom?") &&
          this.#send("INVITE", first, this.#conversation.name)
        );
      case "away":
        return this.#send("AWAY", rest || "away");
      case "back":
        return this.#send("AWAY");
      case "rate":
        return this.#send("RATE", rest);
      default:
        notice(verb === "help" ? HELP : `There is no /${verb}. ${HELP}`);
        return verb === "help";
    }
  }

  #send(...words) {
    const { connection } = this.#community;
    connection.send(...words);
    return this.#need(connection.phase === "online", "There is no connection just now.");
  }

  #need(holds, text) {
    if (!holds) {
      notice(text);
    }
    return holds;
  }

  #message(name, text) {
    if (!this.#need(isNick(name) || isChannelName(name), "To whom? /msg name text")) {
      return false;
    }
    const conversation = this.#community.open(name);
    if (text !== "" && !this.#say(conversation, text)) {
      return false;
    }
    this.#text.value = "";
    this.#chat.open(conversation);
    return true;
  }
}
