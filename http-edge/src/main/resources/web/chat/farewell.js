// Logging out, with a rating of the server if one likes.

import { ask, byId } from "./dom.js";

const ANSWER_MS = 3000;

export const farewell = async (community) => {
  byId("rating").reset();
  if ((await ask(byId("farewell-dialog"))) !== "ok") {
    return;
  }
  const { connection } = community;
  community.markAll();
  const rating = new FormData(byId("rating")).get("stars");
  const rates = rating !== null && connection.phase === "online";
  if (rates) {
    await new Promise((resolve) => {
      setTimeout(resolve, ANSWER_MS);
      connection.ask(resolve, "RATE", rating);
    });
  }
  connection.send("QUIT");
  connection.stop(`You have logged out.${rates ? " Thank you for rating." : ""}`);
};
