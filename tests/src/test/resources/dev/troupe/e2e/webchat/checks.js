// What the parts of the web chat's core are to do, each on its own. Each returns what is wrong.

import { format, parse, plain } from "/chat/irc.js";
import { Messages, compareIds } from "/chat/messages.js";
import { Outbox } from "/chat/outbox.js";
import { Batches } from "/chat/batches.js";
import { Conversation } from "/chat/conversation.js";
import { closed, namesOf, wrote } from "/chat/people.js";
import { chance } from "./world.js";

const differ = (what, is, should) =>
  JSON.stringify(is) === JSON.stringify(should)
    ? []
    : [`${what}: is ${JSON.stringify(is)}, should be ${JSON.stringify(should)}`];

const SIGNS = ["a", ":", " ", ";", "\\", "=", "@", "ü", "😀", "\r", "\n", "\0", "#", ","];

const word = (random, length) =>
  Array.from({ length }, () => SIGNS[Math.floor(random() * SIGNS.length)]).join("");

// What is written is read again, and is one line whatever is in it.
export const linesComeBack = (seed) => {
  const random = chance(seed);
  const last = word(random, Math.floor(random() * 12));
  const tag = word(random, Math.floor(random() * 8)).replace(/\0/g, "");
  const line = format("PRIVMSG", ["#x", last], { label: tag });
  const { tags, params } = parse(line);
  return [
    ...differ(`tag of ${JSON.stringify(line)}`, tags.get("label"), tag),
    ...differ(`text of ${JSON.stringify(line)}`, params, ["#x", last.replace(/[\r\n\0]/g, " ")]),
    ...differ(`lines of ${JSON.stringify(line)}`, /[\r\n\0]/.test(line), false),
  ];
};

// Nothing that a server sends breaks the page.
export const anythingIsParsed = (seed) => {
  const random = chance(seed);
  const line = word(random, Math.floor(random() * 20));
  const parsed = parse(line);
  return parsed === null || parsed.command !== "" ? [] : [`${JSON.stringify(line)} has no command`];
};

// However messages come, each is there once and in order; of too many the oldest go, and do not come back.
export const messagesAreInOrder = (seed) => {
  const random = chance(seed);
  const most = 40;
  const messages = new Messages(most);
  const given = new Set();
  for (let i = 0; i < 200; i++) {
    const id = `m${Math.floor(i / 2 + random() * 40).toString(36)}`;
    const isNew = messages.add({ id });
    if (isNew && given.has(id)) {
      return [`${id} was taken twice`];
    }
    given.add(id);
    if (random() < 0.1) {
      messages.add({ id: "" });
    }
  }
  const ids = messages.all.map((one) => one.id).filter((id) => id !== "");
  return [
    ...differ("order", ids, [...new Set(ids)].sort(compareIds)),
    ...differ("number", messages.all.length <= most, true),
  ];
};

export const textsAreWithoutMarks = () => [
  ...differ("colours", plain("\x02a\x0304,12b\x03c\x0f\x04ff0000d"), {
    action: false,
    text: "abcd",
  }),
  ...differ("an action", plain("\x01ACTION waves\x01"), { action: true, text: "waves" }),
];

export const batchesAreNested = () => {
  const batches = new Batches();
  const said = [
    "@label=7 BATCH +a labeled-response",
    "@batch=a NOTE X Y :z",
    "@batch=a BATCH +b chathistory #x",
    "@batch=b PRIVMSG #x :hi",
    "BATCH -b",
    "BATCH -a",
  ].flatMap((line) => batches.on(parse(line)));
  return [
    ...differ("how many", said.length, 1),
    ...differ("label", said[0].tags.get("label"), "7"),
    ...differ(
      "parts",
      said[0].messages.map((one) => one.type ?? one.command),
      ["NOTE", "chathistory"],
    ),
    ...differ("an end without a beginning", batches.on(parse("BATCH -z")), []),
  ];
};

export const theOutboxIsBounded = () => {
  const outbox = new Outbox();
  let taken = 0;
  while (outbox.add("#x", "hi", 0) !== null) {
    taken++;
  }
  const labels = (entries) => entries.map((one) => one.label);
  const first = labels(outbox.due());
  outbox.onBreak();
  const again = outbox.due();
  const second = labels(again);
  outbox.refused(again[0], "no");
  outbox.again(again[0]);
  return [
    ...differ("taken", taken, 500),
    ...differ("under way", first.length, 50),
    ...differ("again", second, first),
    ...differ("the last", outbox.entries.at(-1).label, "s501"),
  ];
};

export const unreadIsCounted = () => {
  const conversation = new Conversation("#x");
  const say = (id, time, live, mentions = false) =>
    conversation.add({ id, time, kind: "message", own: false, mentions }, live);
  say("m1", 1, false);
  const before = conversation.unread;
  say("m2", 2, true);
  say("m3", 3, true, true);
  const unread = [conversation.unread, conversation.mentions];
  conversation.markRead(2);
  const marked = [conversation.unread, conversation.mentions];
  conversation.markRead(3);
  const direct = new Conversation("ann");
  const hear = (id, time, own) => direct.add({ id, time, kind: "message", own }, false);
  hear("m3", 3, false);
  const alone = direct.unread;
  hear("m2", 2, true);
  const later = direct.unread;
  hear("m4", 4, true);
  return [
    ...differ("without a mark", [alone, later, direct.unread], [1, 1, 0]),
    ...differ("history", before, 0),
    ...differ("unread", unread, [2, 1]),
    ...differ("marked", marked, [1, 1]),
    ...differ("read", conversation.unread, 0),
  ];
};

// Of each account by itself, the newest first, and not without bound; what is kept may be anything.
export const peopleAreRemembered = () => {
  let kept = ["odd", { nick: "odd", names: [7, "<b>"] }, null];
  for (let i = 0; i < 150; i++) {
    kept = wrote(kept, "Ann", `n${i}`);
  }
  kept = wrote(kept, "ann", "N120");
  kept = wrote(kept, "bob", "ann");
  const first = namesOf(kept, "ANN").slice(0, 3);
  kept = closed(kept, "ann", "n120");
  for (let i = 0; i < 20; i++) {
    kept = wrote(kept, `x${i}`, "bob");
  }
  return [
    ...differ("the newest", first, ["N120", "n149", "n148"]),
    ...differ("odd ones", namesOf([{ nick: "odd", names: [7, "<b>"] }], "odd"), []),
    ...differ("of others", namesOf(wrote([], "bob", "ann"), "ann"), []),
    ...differ("closed", namesOf(closed(wrote([], "bob", "ann"), "bob", "Ann"), "bob"), []),
    ...differ("accounts", kept.length, 10),
    ...differ("names", namesOf(wrote(kept, "x19", "z"), "x19"), ["z", "bob"]),
  ];
};
