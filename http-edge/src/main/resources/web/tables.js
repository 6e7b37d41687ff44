// A table that can be sorted by its heads and filtered, and that changes in place: rows and buttons
// stay the same elements, so the focus of a keyboard and the place of a screen reader stay too.

/** The head of a column of buttons. */
export const CHANGE = "Change";

const compare = (a, b) =>
  typeof a === "number" && typeof b === "number"
    ? a - b
    : String(a ?? "").localeCompare(String(b ?? ""), undefined, { numeric: true });

/** A row of letters as in `health` of the API. */
export const strip = (letters) => {
  const element = document.createElement("span");
  element.className = "strip";
  element.setAttribute("role", "img");
  const known = [...letters].filter((letter) => letter !== "-");
  const down = known.filter((letter) => letter === "d" || letter === "p").length;
  element.setAttribute(
    "aria-label",
    known.length === 0
      ? "not known yet"
      : down === 0
        ? `no trouble in ${Math.ceil(known.length / 6)} minutes`
        : `trouble in ${down * 10} of ${known.length * 10} seconds`,
  );
  for (const letter of letters) {
    const bar = document.createElement("i");
    bar.className = letter === "-" ? "" : letter;
    element.append(bar);
  }
  return element;
};

const fillCell = (cell, value) => {
  const button = cell.querySelector("button");
  if (value?.button) {
    if (button === null || button.textContent !== value.button) {
      const fresh = document.createElement("button");
      fresh.textContent = value.button;
      fresh.setAttribute("aria-label", value.label);
      cell.replaceChildren(fresh);
    }
    cell.querySelector("button").onclick = value.action;
    return;
  }
  const text = String(value?.text ?? value?.strip ?? value ?? "–");
  const kind = value?.kind ?? "";
  if (cell.dataset.shown === text && cell.className === kind && button === null) {
    return;
  }
  cell.dataset.shown = text;
  cell.className = kind;
  cell.replaceChildren(value?.strip === undefined ? text : strip(value.strip));
};

export class Table {
  #body = document.createElement("tbody");
  #rows = new Map();
  #columns;
  #heads;
  #data = [];
  #filter = "";
  #sort = { column: 0, down: false };

  /** @param columns their heads; rows are lists of cells with a `key` */
  constructor(element, columns, filter) {
    this.#columns = columns;
    this.#heads = columns.map((name, index) => this.#head(name, index));
    const row = document.createElement("tr");
    row.append(...this.#heads);
    const head = document.createElement("thead");
    head.append(row);
    element.append(head, this.#body);
    filter?.addEventListener("input", () => {
      this.#filter = filter.value.toLowerCase();
      this.#show();
    });
    this.#mark();
  }

  #head(name, index) {
    const head = document.createElement("th");
    head.scope = "col";
    if (name === CHANGE) {
      head.append(name);
      return head;
    }
    const button = document.createElement("button");
    button.textContent = name;
    button.onclick = () => {
      this.#sort = {
        column: index,
        down: this.#sort.column === index && !this.#sort.down,
      };
      this.#mark();
      this.#show();
    };
    head.append(button);
    return head;
  }

  #mark() {
    this.#heads.forEach((head, index) => {
      if (index === this.#sort.column) {
        head.setAttribute("aria-sort", this.#sort.down ? "descending" : "ascending");
      } else {
        head.removeAttribute("aria-sort");
      }
    });
  }

  /** Rows are `{ key, cells }`; a cell is a text, a number, or `{ text, kind, sort, strip, button }`. */
  update(data) {
    this.#data = data;
    this.#show();
  }

  #show() {
    const value = (row) => {
      const cell = row.cells[this.#sort.column];
      return cell?.sort ?? cell?.text ?? cell;
    };
    const shown = this.#data
      .filter((row) =>
        row.cells.some((cell) =>
          String(cell?.text ?? cell ?? "").toLowerCase().includes(this.#filter),
        ),
      )
      .sort((a, b) => (this.#sort.down ? -1 : 1) * compare(value(a), value(b)));
    const keys = new Set(shown.map((row) => row.key));
    for (const [key, element] of this.#rows) {
      if (!keys.has(key)) {
        element.remove();
        this.#rows.delete(key);
      }
    }
    shown.forEach((row, index) => {
      const element = this.#row(row);
      if (this.#body.children[index] !== element) {
        this.#body.insertBefore(element, this.#body.children[index] ?? null);
      }
    });
  }

  #row(row) {
    let element = this.#rows.get(row.key);
    if (element === undefined) {
      element = document.createElement("tr");
      for (const name of this.#columns) {
        const cell = document.createElement("td");
        cell.dataset.label = name;
        element.append(cell);
      }
      this.#rows.set(row.key, element);
    }
    row.cells.forEach((cell, index) => fillCell(element.children[index], cell));
    return element;
  }
}
