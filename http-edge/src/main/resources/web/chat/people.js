// To whom one has written, kept in this browser: the server names only those who wrote to one. Pure.

import { isNick, key } from "./irc.js";

const MOST = 100;
const MOST_ACCOUNTS = 10;

// `kept` is a list of `{ nick, names }`, one for each account that was used here, the last used first.
const entryOf = (kept, nick) => kept.find((one) => key(String(one?.nick)) === key(nick));

// The names that an account has written to, the newest first.
export const namesOf = (kept, nick) => {
  const names = entryOf(kept, nick)?.names;
  return Array.isArray(names)
    ? names.filter((one) => typeof one === "string" && isNick(one)).slice(0, MOST)
    : [];
};

const withNames = (kept, nick, names) =>
  [{ nick, names: names.slice(0, MOST) }]
    .concat(kept.filter((one) => one !== entryOf(kept, nick)))
    .slice(0, MOST_ACCOUNTS);

const others = (kept, nick, name) => namesOf(kept, nick).filter((one) => key(one) !== key(name));

// What is kept when an account has written to a name, and when it has closed what it wrote.
export const wrote = (kept, nick, name) =>
  withNames(kept, nick, [name, ...others(kept, nick, name)]);

export const closed = (kept, nick, name) => withNames(kept, nick, others(kept, nick, name));
