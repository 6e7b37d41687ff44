// The web chat: puts its parts together.

import { Community } from "./community.js";
import { Composer } from "./composer.js";
import { byId, notice, setText } from "./dom.js";
import { Farewell } from "./farewell.js";
import { isChannelName, isNick } from "./irc.js";
import { LogView } from "./log-view.js";
import { LoginView } from "./login-view.js";
import { Memory } from "./memory.js";
import { Search } from "./search.js";
import { settings } from "./settings.js";
import { SettingsView } from "./settings-view.js";
import { SideView } from "./side-view.js";
import { Socket } from "./socket.js";

const socket = new Socket();
let current = null;
let due = false;
let wantsChannel = "";

const isSeen = () => document.visibilityState === "visible" && document.hasFocus();

// --- what is shown ---

const later = () => {
  if (!due) {
    due = true;
    // Not requestAnimationFrame: in a hidden tab the title is to count on.
    setTimeout(() => {
      due = false;
      show();
    }, 16);
  }
};

const show = () => {
  if (byId("chat").hidden) {
    return;
  }
  if (current !== null && community.find(current.name) !== current) {
    current = null;
  }
  const wanted = community.find(wantsChannel);
  if (wanted?.joined) {
    wantsChannel = "";
    open(wanted);
    return;
  }
  const first = community.find("#lobby") ?? side.sorted()[0];
  if (current === null && first !== undefined) {
    open(first);
    return;
  }
  byId("nowhere").hidden = current !== null;
  byId("talk").hidden = current === null;
  side.show(current);
  farewell.show();
  if (current !== null) {
    showCurrent();
  }
  const all = [...community.conversations.values()];
  const count = all.reduce((sum, one) => sum + one.mentions, 0);
  const more = all.some((one) => one.unread > 0) ? "• " : "";
  document.title = `${count > 0 ? `(${count}) ` : more}${current?.name ?? community.network} – Troupe chat`;
};

const showCurrent = () => {
  setText(byId("title"), current.name);
  setText(byId("topic"), current.isChannel ? current.topic : current.presence);
  byId("join").hidden =
    !current.isChannel || current.joined || community.connection.phase !== "online";
  byId("leave").setAttribute(
    "aria-label",
    current.isChannel ? `Leave ${current.name}` : `Close ${current.name}`,
  );
  log.show();
  if (isSeen() && log.isAtEnd) {
    community.read(current);
  }
};

const open = (conversation) => {
  current = conversation;
  byId("chat").dataset.shows = "talk";
  byId("nowhere").hidden = true;
  byId("talk").hidden = false;
  composer.open(conversation);
  log.open(conversation);
  show();
  if (matchMedia("(pointer: fine)").matches) {
    composer.focus();
  }
};

// --- what happens ---

const PHASES = {
  connecting: "Connecting …",
  "logging-in": "Logging in …",
  waiting: "Connecting again …",
};

const onPhase = (phase, reason) => {
  const text = phase === "online" || phase === "idle" ? "" : `${reason} ${PHASES[phase]}`.trim();
  setText(byId("connection"), text);
  byId("chat").dataset.phase = phase;
  if (phase === "online") {
    login.hide();
    later();
  } else if (phase === "idle") {
    login.show(reason);
  } else if (phase === "waiting" && byId("chat").hidden) {
    login.say(`${reason} Trying again …`);
  } else {
    later();
  }
};

const onAttention = (conversation, message) => {
  if (
    settings.notifies &&
    !(isSeen() && conversation === current) &&
    globalThis.Notification?.permission === "granted"
  ) {
    const where = conversation.isChannel ? ` in ${conversation.name}` : "";
    const it = new Notification(`${message.from}${where}`, {
      body: message.text.slice(0, 300),
      tag: conversation.key,
    });
    it.addEventListener("click", () => {
      window.focus();
      open(conversation);
      it.close();
    });
  }
};

const onOutcome = ({ target, reason }, echo) => {
  if (echo === null) {
    notice(`Not sent to ${target}: ${reason}`);
  } else if (isNick(target)) {
    memory.wrote(target);
  }
};

const community = new Community(socket, {
  phase: onPhase,
  changed: later,
  notice,
  attention: onAttention,
  outcome: onOutcome,
});
socket.of(community.connection);
const memory = new Memory(community);

// A name is entered or written to.
const enter = (name) => {
  if (isChannelName(name)) {
    if (community.connection.phase !== "online") {
      notice("There is no connection just now.");
      return false;
    }
    wantsChannel = name;
    community.connection.send("JOIN", name);
  } else if (isNick(name)) {
    open(community.open(name));
  } else {
    notice(`'${name.slice(0, 60)}' is neither a #channel nor a name.`);
    return false;
  }
  return true;
};

const leave = () => {
  const left = current;
  current = null;
  community.leave(left);
  if (!left.isChannel) {
    memory.closed(left.name);
  }
};

const log = new LogView(community);
const side = new SideView(community, open);
const composer = new Composer(community, { open, enter, leave, said: () => log.toEnd() });
const settingsView = new SettingsView(community);
const search = new Search(community, () => current, open);
const login = new LoginView(
  (account) => {
    community.start(account, () => memory.restore(account.nick));
  },
  () => community.connection.stop(),
);
const farewell = new Farewell(community, (text) => login.note(text));

// --- keys and buttons ---

const step = (by) => {
  const all = side.sorted();
  const next = all[(all.indexOf(current) + by + all.length) % all.length];
  if (next !== undefined) {
    open(next);
  }
};

addEventListener("keydown", (event) => {
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    step(event.key === "ArrowUp" ? -1 : 1);
  } else if (event.altKey && event.key === "s" && !byId("chat").hidden) {
    event.preventDefault();
    search.open();
  }
});
byId("enter").addEventListener("submit", (event) => {
  event.preventDefault();
  if (enter(byId("enter-name").value.trim())) {
    byId("enter-name").value = "";
  }
});
const on = (id, action) => byId(id).addEventListener("click", action);
on("join", () => enter(current.name));
on("leave", leave);
on("away", () => community.connection.send("AWAY", ...(community.away ? [] : ["away"])));
on("search", () => search.open());
on("settings", () => settingsView.open());
on("log-out", () => farewell.open());
on("side-button", () => (byId("chat").dataset.shows = "side"));
on(
  "members-button",
  () =>
    (byId("chat").dataset.shows = byId("chat").dataset.shows === "members" ? "talk" : "members"),
);
on("members-close", () => (byId("chat").dataset.shows = "talk"));
on("side-close", () => (byId("chat").dataset.shows = "talk"));
byId("log").addEventListener("read", later);
addEventListener("pagehide", () => {
  community.markAll();
  memory.keepUnsent();
});
addEventListener("focus", later);
addEventListener("online", () => community.connection.hurry());
document.addEventListener("visibilitychange", () => {
  community.connection.hurry();
  later();
});

login.show();
