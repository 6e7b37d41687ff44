// Logging in, or creating an account.

import { byId } from "./dom.js";
import { isNick } from "./irc.js";
import { best } from "./sasl.js";
import { change, settings } from "./settings.js";

const isHere = /^(localhost|127\.[0-9.]+|\[::1\])$/.test(location.hostname);

export class LoginView {
  #logIn;

  // `logIn(account)` begins, `cancel()` ends the attempts.
  constructor(logIn, cancel) {
    this.#logIn = logIn;
    byId("nick").value = settings.nick;
    byId("insecure").hidden = location.protocol === "https:" || isHere;
    byId("login").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    byId("cancel").addEventListener("click", cancel);
    for (const choice of document.getElementsByName("kind")) {
      choice.addEventListener("change", () => this.#choose());
    }
    this.#choose();
  }

  get #isNew() {
    return byId("new-account").checked;
  }

  #choose() {
    byId("real-name-field").hidden = !this.#isNew;
    byId("password").autocomplete = this.#isNew ? "new-password" : "current-password";
    byId("password-hint").textContent = this.#isNew
      ? "Protects the name. Without one, everybody can use it, if this server allows that."
      : "Empty if the name has none.";
    byId("go").textContent = this.#isNew ? "Create account" : "Log in";
  }

  show(text = "") {
    document.querySelectorAll("dialog[open]").forEach((one) => one.close());
    byId("login-page").hidden = false;
    byId("chat").hidden = true;
    this.#busy(false);
    this.say(text);
    byId(settings.nick === "" ? "nick" : "password").select();
  }

  hide() {
    byId("login-page").hidden = true;
    byId("chat").hidden = false;
    byId("password").value = "";
    byId("old-account").checked = true;
    this.#choose();
  }

  // Says what went wrong.
  say(text) {
    byId("login-error").textContent = text;
    byId("login-note").textContent = "";
  }

  // Says what is as the user wanted it.
  note(text) {
    byId("login-error").textContent = "";
    byId("login-note").textContent = text;
  }

  #busy(busy) {
    byId("go").disabled = busy;
    byId("cancel").hidden = !busy;
  }

  #submit() {
    const nick = byId("nick").value.trim();
    const password = byId("password").value;
    if (!isNick(nick)) {
      this.say(
        "A name has 1 to 32 letters, digits or any of []\\`_^{|}- and begins with no digit.",
      );
      byId("nick").focus();
      return;
    }
    change("nick", nick);
    this.say("");
    this.#busy(true);
    this.#logIn({
      nick,
      password,
      realName: this.#isNew ? byId("real-name").value.trim() : "",
      register: this.#isNew,
      mechanism: () => best(nick, password),
    });
  }
}
