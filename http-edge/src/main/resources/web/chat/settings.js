// What the user prefers, kept in this browser. Passwords are not.

const KEY = "troupe-chat";
const THEME = "troupe-theme"; // the dashboard's, too
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

const keep = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // This browser keeps nothing; the choice holds as long as the page.
  }
};

export const change = (name, value) => {
  settings[name] = value;
  keep(KEY, JSON.stringify(settings));
};

const isTheme = (value) => value === "light" || value === "dark";

export const theme = () => document.documentElement.dataset.theme ?? "";

export const setTheme = (value) => {
  if (isTheme(value)) {
    document.documentElement.dataset.theme = value;
  } else {
    delete document.documentElement.dataset.theme;
  }
  keep(THEME, value);
};

try {
  setTheme(localStorage.getItem(THEME) ?? "");
} catch {
  setTheme("");
}
