// Elements of the page. Whatever people write gets in as text, never as markup.

export const byId = (id) => document.getElementById(id);

// An element with a class, attributes, and texts or elements in it.
export const element = (name, { kind = "", ...attributes } = {}, ...content) => {
  const it = document.createElement(name);
  if (kind !== "") {
    it.className = kind;
  }
  for (const [key, value] of Object.entries(attributes)) {
    it.setAttribute(key, value);
  }
  it.append(...content);
  return it;
};

export const button = (label, action, attributes = {}) => {
  const it = element("button", { type: "button", ...attributes }, label);
  it.addEventListener("click", action);
  return it;
};

export const setText = (it, text) => {
  if (it.textContent !== text) {
    it.textContent = text;
  }
};

// Shows just these children in this order. `wanted` is a list of `{ key, make }`; a child that was
// made for a key before stays as it is, with its focus.
export const showChildren = (parent, wanted) => {
  const before = new Map([...parent.children].map((one) => [one.dataset.key, one]));
  let place = parent.firstElementChild;
  for (const { key, make } of wanted) {
    let child = before.get(key);
    before.delete(key);
    if (child === undefined) {
      child = make();
      child.dataset.key = key;
    }
    if (child === place) {
      place = place.nextElementSibling;
    } else {
      parent.insertBefore(child, place);
    }
  }
  before.forEach((one) => one.remove());
};

// One of twelve colours, always the same for a name.
export const hue = (name) => {
  let sum = 0x811c9dc5;
  for (const sign of name.toLowerCase()) {
    sum = Math.imul(sum ^ sign.codePointAt(0), 0x01000193) >>> 0;
  }
  return `hue-${(sum >>> 8) % 12}`;
};

let hide = 0;

// Says something in passing.
export const notice = (text) => {
  byId("notice").textContent = text.slice(0, 500);
  clearTimeout(hide);
  hide = setTimeout(() => byId("notice").replaceChildren(), 8000);
};

// Opens a dialog; gives what it was closed with.
export const ask = (dialog) =>
  new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
    dialog.showModal();
  });
