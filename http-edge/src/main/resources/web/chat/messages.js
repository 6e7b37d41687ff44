// The messages of one conversation: each once, in the order of the whole community, and no more than
// a page can hold. Pure.
//
// The server's ids grow: of two the longer one is the later, of two that are equally long the one
// that comes later in the alphabet. What has no id, such as "ann joined", stays where it came.

export const compareIds = (a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

export class Messages {
  #list = [];
  #ids = new Set();
  #most;
  #forgotten = "";

  // `most` are kept; when there are more, the oldest quarter is forgotten.
  constructor(most = 4000) {
    this.#most = most;
  }

  get all() {
    return this.#list;
  }

  get isFull() {
    return this.#list.length >= this.#most * 0.75;
  }

  // The first or last id that there is, or "".
  get oldest() {
    return this.#list.find((one) => one.id !== "")?.id ?? "";
  }

  get newest() {
    return this.#list.findLast((one) => one.id !== "")?.id ?? "";
  }

  // Takes a message and tells whether it is new. One from before what was forgotten is not, unless
  // it was asked for.
  add(message, askedFor = false) {
    if (message.id !== "") {
      if (this.#ids.has(message.id)) {
        return false;
      }
      if (!askedFor && this.#forgotten !== "" && compareIds(message.id, this.#forgotten) <= 0) {
        return false;
      }
      this.#ids.add(message.id);
    }
    this.#list.splice(this.#placeOf(message), 0, message);
    this.#trim();
    return true;
  }

  #placeOf({ id }) {
    if (id === "") {
      return this.#list.length;
    }
    let place = this.#list.length;
    for (let i = place - 1; i >= 0; i--) {
      const other = this.#list[i].id;
      if (other !== "" && compareIds(other, id) < 0) {
        break;
      }
      if (other !== "") {
        place = i;
      }
    }
    return place;
  }

  #trim() {
    if (this.#list.length <= this.#most) {
      return;
    }
    for (const { id } of this.#list.splice(0, Math.floor(this.#most / 4))) {
      if (id !== "") {
        this.#ids.delete(id);
        this.#forgotten = id;
      }
    }
  }

  // Forgets what came before an id, as if it had never been known.
  dropBefore(id) {
    const first = this.#list.findIndex((one) => one.id !== "" && compareIds(one.id, id) >= 0);
    const gone = this.#list.splice(0, first < 0 ? this.#list.length : first);
    gone.forEach((one) => this.#ids.delete(one.id));
  }
}
