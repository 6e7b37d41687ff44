// Lines of IRC with message tags (modern.ircdocs.horse, IRCv3): to values and back. Pure.

const UNESCAPED = { ":": ";", s: " ", r: "\r", n: "\n" };
const ESCAPED = { ";": "\\:", " ": "\\s", "\r": "\\r", "\n": "\\n", "\\": "\\\\" };

const parseTags = (text) => {
  const tags = new Map();
  for (const tag of text.split(";")) {
    const end = tag.indexOf("=");
    const value = end < 0 ? "" : tag.slice(end + 1);
    tags.set(
      end < 0 ? tag : tag.slice(0, end),
      value.replace(/\\(.?)/gs, (_, sign) => UNESCAPED[sign] ?? sign),
    );
  }
  return tags;
};

// The first word of a text and what follows it.
const cut = (text) => {
  const end = text.indexOf(" ");
  return end < 0 ? [text, ""] : [text.slice(0, end), text.slice(end).replace(/^ +/, "")];
};

// What a line says, or null if it says nothing: `from` is the nick or server, empty if none is named.
export const parse = (line) => {
  let rest = line.replace(/[\r\n]+$/, "");
  let word;
  let tags = new Map();
  let source = "";
  if (rest.startsWith("@")) {
    [word, rest] = cut(rest);
    tags = parseTags(word.slice(1));
  }
  if (rest.startsWith(":")) {
    [word, rest] = cut(rest);
    source = word.slice(1);
  }
  [word, rest] = cut(rest);
  if (!/^([A-Za-z]+|[0-9]{3})$/.test(word)) {
    return null;
  }
  const params = [];
  while (rest !== "") {
    if (rest.startsWith(":")) {
      params.push(rest.slice(1));
      break;
    }
    const [param, after] = cut(rest);
    params.push(param);
    rest = after;
  }
  const from = source.replace(/[!@].*$/s, "");
  return { tags, source, from, command: word.toUpperCase(), params };
};

// A line of these words; only the last of them may be empty, hold spaces or begin with a colon.
// What would end the line early becomes a space, so nobody can smuggle in a command.
export const format = (command, params = [], tags = {}) => {
  const words = params.map((param) => String(param).replace(/[\r\n\0]/g, " "));
  words.slice(0, -1).forEach((word) => {
    if (word === "" || word.startsWith(":") || word.includes(" ")) {
      throw new Error(`'${word}' cannot stand amid a line`);
    }
  });
  const last = words.at(-1);
  if (last !== undefined && (last === "" || last.startsWith(":") || last.includes(" "))) {
    words[words.length - 1] = `:${last}`;
  }
  const before = Object.entries(tags)
    .map(
      ([key, value]) => `${key}=${String(value).replace(/[; \r\n\\]/g, (sign) => ESCAPED[sign])}`,
    )
    .join(";");
  return [before === "" ? "" : `@${before}`, command, ...words]
    .filter((it, i) => i > 0 || it !== "")
    .join(" ");
};

// By what a name is the same as another (CASEMAPPING=ascii).
export const key = (name) => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

export const isChannel = (name) => name.startsWith("#");

export const isNick = (name) => /^[A-Za-z[\]\\`_^{|}][A-Za-z0-9[\]\\`_^{|}-]{0,31}$/.test(name);

export const isChannelName = (name) => /^#[^\s,\x00-\x1f\x7f:]{1,63}$/.test(name);

// What somebody did (CTCP ACTION) or said, without colours and other marks for terminals.
export const plain = (text) => {
  const action = /^\x01ACTION (.*?)\x01?$/s.exec(text);
  return {
    action: action !== null,
    text: (action === null ? text : action[1])
      .replace(/\x03(\d{1,2}(,\d{1,2})?)?|\x04([0-9a-fA-F]{6})?/g, "")
      .replace(/[\x00-\x1f\x7f]/g, ""),
  };
};
