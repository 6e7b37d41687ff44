// The browser's side of a connection: a WebSocket to the host that the page came from, clock, chance.

const PROTOCOL = "text.ircv3.net";

export class Socket {
  #socket = null;
  #client = null;

  // Whose socket it is: has opened(), line(text) and closed().
  of(client) {
    this.#client = client;
  }

  open() {
    this.close();
    const socket = new WebSocket(
      new URL("/chat/ws", location.href.replace(/^http/, "ws")),
      PROTOCOL,
    );
    this.#socket = socket;
    const mine = (action) => (event) => {
      if (this.#socket === socket) {
        action(event);
      }
    };
    socket.addEventListener(
      "open",
      mine(() => this.#client.opened()),
    );
    socket.addEventListener(
      "message",
      mine((event) => this.#client.line(event.data)),
    );
    socket.addEventListener(
      "close",
      mine(() => {
        this.#socket = null;
        this.#client.closed();
      }),
    );
  }

  send(line) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(line);
    }
  }

  close() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  }

  now() {
    return Date.now();
  }

  random() {
    return Math.random();
  }
}
