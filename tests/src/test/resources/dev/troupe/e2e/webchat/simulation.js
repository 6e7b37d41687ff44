// Lives of some people whose connections break at random: in the end each has seen all that was said,
// each message once, in the order of all, and nothing of it was said twice.

import { Community } from "/chat/community.js";
import { Clock, Server, Way, chance } from "./world.js";

const LOBBY = "#lobby";

const someone = (nick, clock, random, server) => {
  const way = new Way(clock, random, server);
  const tell = { phase() {}, changed() {}, notice() {}, attention() {}, outcome() {} };
  const community = new Community(way, tell);
  way.of(community.connection);
  community.start({ nick, password: "", realName: "", register: false }, () => {});
  return { nick, way, community, said: [] };
};

// Lives one life; returns what is wrong, in words.
export const live = (seed) => {
  const random = chance(seed);
  const clock = new Clock();
  const server = new Server(clock);
  const people = ["ann", "bob", "cid"].map((nick) => someone(nick, clock, random, server));
  clock.run(2_000);

  for (let step = 0; step < 60; step++) {
    const one = people[Math.floor(random() * people.length)];
    if (random() < 0.03) {
      one.way.freeze();
    } else if (random() < 0.15) {
      one.way.break();
      if (random() < 0.3) {
        server.confirm(one.nick, server.log.length); // by another of this user's clients
      }
    } else {
      for (let i = Math.floor(random() * 4); i >= 0; i--) {
        const text = `${one.nick} ${one.said.length}`;
        if (one.community.say(one.community.open(LOBBY), text)) {
          one.said.push(text);
        }
      }
    }
    clock.run(random() * 300);
  }
  clock.run(120_000);
  people.forEach(({ community }) => scrollToBeginning(community, clock));
  return people.flatMap((one) => faults(one, server).map((fault) => `${one.nick}: ${fault}`));
};

const scrollToBeginning = (community, clock) => {
  const lobby = community.open(LOBBY);
  for (let page = 0; lobby.hasOlder && page < 20; page++) {
    community.older(lobby, () => {});
    clock.run(1_000);
  }
};

const faults = ({ nick, community, said }, server) => {
  const found = [];
  const lobby = community.open(LOBBY);
  const shown = lobby.messages.all.filter((one) => one.kind === "message").map((one) => one.id);
  const wanted = server.log.map((one) => one.id);
  if (String(shown) !== String(wanted)) {
    found.push(`shows ${shown}, of ${wanted}`);
  }
  const mine = server.log.filter((one) => one.from === nick).map((one) => one.text);
  if (String(mine) !== String(said)) {
    found.push(`said ${said}, of which came ${mine}`);
  }
  if (community.unsettled(lobby).length > 0) {
    found.push(`waits for ${community.unsettled(lobby).length} acknowledgements`);
  }
  if (community.connection.phase !== "online") {
    found.push(`is ${community.connection.phase}`);
  }
  return found;
};
