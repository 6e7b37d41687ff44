// The dialog in which one says what one prefers.

import { ask, byId, notice } from "./dom.js";
import { setTheme, theme } from "../theme.js";
import { change, settings } from "./settings.js";

const mayNotify = () => globalThis.Notification?.permission === "granted";

export class SettingsView {
  #community;

  constructor(community) {
    this.#community = community;
    community.showsComing = settings.showsComing;
    byId("theme").addEventListener("change", () => setTheme(byId("theme").value));
    byId("shows-coming").addEventListener("change", () => this.#onShowsComing());
    byId("notifies").addEventListener("change", () => this.#onNotifies());
  }

  open() {
    byId("theme").value = theme();
    byId("shows-coming").checked = settings.showsComing;
    byId("notifies").checked = settings.notifies && mayNotify();
    byId("notifies").disabled = globalThis.Notification === undefined;
    ask(byId("settings-dialog"));
  }

  #onShowsComing() {
    change("showsComing", byId("shows-coming").checked);
    this.#community.showsComing = settings.showsComing;
  }

  async #onNotifies() {
    const wants = byId("notifies").checked;
    const may = wants && (await Notification.requestPermission()) === "granted";
    byId("notifies").checked = may;
    change("notifies", may);
    if (wants && !may) {
      notice("This browser does not allow it; look at what it says beside the page's address.");
    }
  }
}
