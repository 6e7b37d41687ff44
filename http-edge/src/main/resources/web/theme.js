// Light or dark: what the user has chosen for all pages, kept in this browser, or else the system.

const KEY = "troupe-theme";

const kept = () => {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return ""; // this browser keeps nothing
  }
};

const show = (value) => {
  if (value === "light" || value === "dark") {
    document.documentElement.dataset.theme = value;
  } else {
    delete document.documentElement.dataset.theme;
  }
};

// `light`, `dark`, or nothing if the system chooses.
export const theme = () => document.documentElement.dataset.theme ?? "";

export const setTheme = (value) => {
  show(value);
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // The choice holds as long as the page.
  }
};

show(kept());
