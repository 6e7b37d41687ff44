// From an open connection to a session: capabilities, the token for labels of before, password or
// registration, name. Pure, but for what the mechanism computes.
//
// `account` is `{ nick, realName, password, register, mechanism() }`; the mechanism answers the
// server's challenges, see sasl.js.

const WANTED = [
  "account-notify",
  "account-tag",
  "away-notify",
  "batch",
  "cap-notify",
  "draft/account-registration",
  "draft/chathistory",
  "draft/read-marker",
  "echo-message",
  "extended-join",
  "extended-monitor",
  "invite-notify",
  "labeled-response",
  "message-tags",
  "multi-prefix",
  "sasl",
  "server-time",
  "setname",
  "standard-replies",
  "troupe.dev/long-lines",
  "troupe.dev/resend",
];

// The connection cannot do without; all others make it nicer.
const NEEDED = ["batch", "echo-message", "labeled-response", "message-tags", "server-time"];

const PIECE = 400;

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const fromBase64 = (text) =>
  new TextDecoder().decode(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)));

export class Login {
  #account;
  #token;
  #send;
  #fail;
  #offered = new Set();
  #mechanism = null;
  #challenge = "";

  // `send(command, ...params)`; `fail(reason)` when there is no use in trying again.
  constructor(account, token, send, fail) {
    this.#account = account;
    this.#token = token;
    this.#send = send;
    this.#fail = fail;
  }

  begin() {
    this.#send("CAP", "LS", "302");
    this.#send("NICK", this.#account.nick);
    this.#send("USER", this.#account.nick, "0", "*", this.#account.realName || this.#account.nick);
  }

  on({ command, params }) {
    switch (command) {
      case "CAP":
        this.#onCap(params);
        break;
      case "AUTHENTICATE":
        this.#onChallenge(params[0] ?? "");
        break;
      case "REGISTER":
      case "903":
        this.#send("CAP", "END");
        break;
      case "FAIL":
        this.#fail(
          params[1] === "ACCOUNT_EXISTS"
            ? "This name is taken: log in with its password, or choose another."
            : params.at(-1),
        );
        break;
      case "902":
      case "904":
      case "905":
      case "906":
        this.#fail("The name or the password is wrong, or the name has no password.");
        break;
      case "432":
      case "464":
        this.#fail(params.at(-1));
        break;
      default: // of no concern before the welcome
    }
  }

  #onCap([, verb, ...rest]) {
    if (verb === "LS") {
      for (const token of rest.at(-1).split(" ")) {
        this.#offered.add(token.replace(/=.*$/, ""));
      }
      if (rest[0] !== "*" || rest.length === 1) {
        this.#ask();
      }
    } else if (verb === "ACK") {
      this.#prove();
    } else if (verb === "NAK") {
      this.#fail("The server takes back what it has offered.");
    }
  }

  #ask() {
    const missing = NEEDED.filter((one) => !this.#offered.has(one));
    if (missing.length > 0) {
      this.#fail(`The server cannot do ${missing.join(", ")}.`);
    } else {
      this.#send("CAP", "REQ", WANTED.filter((one) => this.#offered.has(one)).join(" "));
    }
  }

  #prove() {
    if (this.#token !== "") {
      this.#send("TOKEN", this.#token);
    }
    const { password, register } = this.#account;
    if (password === "") {
      this.#send("CAP", "END");
    } else if (register) {
      this.#send("REGISTER", "*", "*", password);
    } else {
      this.#mechanism = this.#account.mechanism();
      this.#send("AUTHENTICATE", this.#mechanism.name);
    }
  }

  async #onChallenge(piece) {
    this.#challenge += piece === "+" ? "" : piece;
    if (piece.length === PIECE || this.#mechanism === null) {
      return;
    }
    const challenge = this.#challenge;
    this.#challenge = "";
    try {
      this.#answer(base64(await this.#mechanism.answer(fromBase64(challenge))));
    } catch (error) {
      this.#fail(`The server does not know the password either: ${error.message}`);
    }
  }

  #answer(text) {
    let rest = text;
    do {
      const piece = rest.slice(0, PIECE);
      rest = rest.slice(PIECE);
      this.#send("AUTHENTICATE", piece === "" ? "+" : piece);
      if (piece.length === PIECE && rest === "") {
        this.#send("AUTHENTICATE", "+");
      }
    } while (rest !== "");
  }
}
