// What the user prefers, kept in this browser. Passwords are not.

const KEY = "troupe-chat";
const DEFAULTS = { nick: "", showsComing: false, notifies: false, people: [] };

const isLike = (kept, value) =>
  typeof kept === typeof value && Array.isArray(kept) === Array.isArray(value);

const read = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return Object.fromEntries(
      Object.entries(DEFAULTS).map(([name, value]) => [
        name,
        isLike(kept[name], value) ? kept[name] : value,
      ]),
    );
  } catch {
    return { ...DEFAULTS };
  }
};

export const settings = read();

export const change = (name, value) => {
  settings[name] = value;
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // This browser keeps nothing; the choice holds as long as the page.
  }
};
