// The dashboard: shows the facts that the node's events bring, each time the whole.
import { Plots, number, size } from "./plots.js";
import { CHANGE, Table } from "./tables.js";
import { admit, bar, drain, sendAway, undrain } from "./orders.js";
import { setTheme, theme } from "./theme.js";

const STALE_MS = 5000;
const byId = (id) => document.getElementById(id);
const at = (address) => `${address.host}:${address.port}`;

const nodes = new Table(byId("nodes"), [
  "Node", "State", "Chat", "Epoch", "In sync", "Lag", "Sessions", "Redirects", "Runs for", "Address", CHANGE,
]);
const servers = new Table(
  byId("servers"),
  ["Server", "Listener", "State", "Last ten minutes", "Last check", "Weight", "Connections", "Moved", "Connect", CHANGE],
  byId("servers-filter"),
);
const listeners = new Table(byId("listeners"), [
  "Listener", "Node", "Address", "Mode", "Algorithm", "Engine", "Accepted", "Refused", "Waiting",
]);
const sites = new Table(byId("sites"), ["Port", "Users", "Up on"]);
const users = new Table(byId("users"), ["User", "Web server", CHANGE], byId("users-filter"));
const statistics = new Table(byId("statistics"), [
  "Node", "Rating", "Today", "This month", "Lost", "Approaches", "Sessions now", "Last to arrive",
]);
const plots = new Plots(byId("plots"));

const text = (id, value) => {
  const element = byId(id);
  if (element.textContent !== value) {
    element.textContent = value;
  }
};

const part = (node, kind) => node.parts.find((one) => one.part === kind);

const duration = (milliseconds) => {
  const minutes = Math.floor(milliseconds / 60000);
  if (minutes < 1) {
    return "under 1 min";
  }
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  return days > 0 ? `${days} d ${hours % 24} h` : hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
};

const nodeRow = (facts, node) => {
  const chat = facts.chat.nodes.find((one) => one.node === node.node);
  const age = Date.parse(facts.timestamp) - Date.parse(node.since);
  return {
    key: node.node,
    cells: [
      node.node,
      node.ready
        ? { text: "serves", kind: "good" }
        : { text: node.missing.join("; "), kind: "warn" },
      chat?.role === "primary" ? { text: "primary", kind: "good" } : chat?.role,
      chat?.epoch,
      chat && { text: chat.in_sync ? "yes" : "no", kind: chat.in_sync ? "good" : "warn" },
      chat && { text: number(chat.lag), sort: chat.lag, kind: chat.in_sync ? "" : "warn" },
      chat && { text: `${number(chat.sessions)} of ${number(chat.max_sessions)}`, sort: chat.sessions },
      part(node, "edge")?.redirects,
      { text: duration(age), sort: age },
      node.address,
      { button: "Drain", label: `Drain ${node.node}`, action: () => sendAway(node.node) },
    ],
  };
};

const sum = (all, value) => all.reduce((total, one) => total + value(one), 0);

/** How long the slowest node takes, and how often any of them could not connect. */
const connectCell = (connects) => {
  const median = Math.max(...connects.map((one) => one.median_millis));
  const failed = sum(connects, (one) => one.failed);
  const time = connects.some((one) => one.made > 0) ? `${number(median)} ms` : "–";
  return failed > 0
    ? { text: `${time}, ${number(failed)} failed`, sort: median, kind: "warn" }
    : { text: time, sort: median };
};

const serverRow = (listener, server) => {
  const down = server.seen_by.filter((one) => !one.up);
  const state = server.drained
    ? { text: "drained", kind: "warn" }
    : down.length === 0
      ? { text: "up", kind: "good" }
      : down.length === server.seen_by.length
        ? { text: "down", kind: "bad" }
        : { text: `down on ${down.map((one) => one.node).join(", ")}`, kind: "bad" };
  const reason = (down[0] ?? server.seen_by[0])?.reason;
  const toServer = sum(server.seen_by, (one) => one.bytes.to_server);
  const toClients = sum(server.seen_by, (one) => one.bytes.to_client);
  return {
    key: `${listener.name}/${server.name}`,
    cells: [
      server.name === at(server.at) ? server.name : `${server.name} (${at(server.at)})`,
      listener.name,
      state,
      { strip: server.health, sort: server.health },
      reason,
      server.weight,
      server.connections,
      { text: `${size(toServer)} to it, ${size(toClients)} from it`, sort: toServer + toClients },
      connectCell(server.seen_by.map((one) => one.connects)),
      server.drained
        ? { button: "Use again", label: `Use ${server.name} of ${listener.name} again`, action: () => undrain(listener.name, server.name) }
        : { button: "Drain", label: `Drain ${server.name} of ${listener.name}`, action: () => drain(listener.name, server.name) },
    ],
  };
};

const listenerRows = (listener) =>
  listener.nodes.map((one) => ({
    key: `${listener.name}/${one.node}`,
    cells: [
      listener.name, one.node, at(one.at), listener.mode, listener.algorithm, one.engine, one.accepted,
      { text: number(one.refused), sort: one.refused, kind: one.refused > 0 ? "warn" : "" },
      one.queue.waiting,
    ],
  }));

const siteRow = (facts, [port, site]) => ({
  key: port,
  cells: [
    { text: port, sort: Number(port) },
    site.active_users,
    Object.values(facts.cluster.nodes)
      .filter((node) => part(node, "edge")?.sites.includes(Number(port)))
      .map((node) => node.node)
      .join(", "),
  ],
});

const userRows = (visitors) => [
  ...Object.entries(visitors.servers).flatMap(([port, site]) =>
    site.users.map((id) => ({
      key: id,
      cells: [id, port, { button: "Bar", label: `Bar ${id}`, action: () => bar(id) }],
    })),
  ),
  ...visitors.barred.map((id) => ({
    key: id,
    cells: [
      id,
      { text: "barred", kind: "warn" },
      { button: "Let in", label: `Let ${id} in`, action: () => admit(id) },
    ],
  })),
];

const statisticsRow = (facts, { node, statistics: it }) => ({
  key: node,
  cells: [
    node, number(it.average_rating), it.today, it.month, it.lost, it.approaches,
    facts.chat.nodes.find((one) => one.node === node)?.sessions, it.last_to_arrive,
  ],
});

const showProblems = (problems) => {
  const list = byId("problem-list");
  const wanted = problems.length === 0
    ? [{ severity: "", subject: "Nothing.", text: "All nodes serve and are in sync." }]
    : problems;
  const lines = wanted.map((one) => `${one.severity}: ${one.subject} ${one.text}`);
  if (list.dataset.shown === lines.join("\n")) {
    return;
  }
  list.dataset.shown = lines.join("\n");
  list.replaceChildren(
    ...wanted.map((one) => {
      const item = document.createElement("li");
      item.className = one.severity.toLowerCase();
      const subject = document.createElement("strong");
      subject.textContent = one.subject;
      const severity = one.severity === "" ? "" : ` (${one.severity.toLowerCase()})`;
      item.append(subject, ` ${one.text}${severity}`);
      return item;
    }),
  );
};

const showGlance = (facts) => {
  const all = Object.values(facts.cluster.nodes);
  const now = facts.now;
  const tiles = {
    "Nodes that serve": `${all.filter((node) => node.ready).length} of ${facts.expected.length}`,
    "Primary": facts.chat.primary || "none",
    "Epoch": number(facts.chat.epoch),
    "In sync": facts.chat.in_sync.join(", ") || "–",
    "Chat sessions": number(facts.chat.sessions),
    "Messages a second": number(now.messages_per_second),
    "Acknowledged in (median)": now.acknowledged_p50_ms === undefined ? "–" : `${number(now.acknowledged_p50_ms)} ms`,
    "Acknowledged in (99 %)": now.acknowledged_p99_ms === undefined ? "–" : `${number(now.acknowledged_p99_ms)} ms`,
    "Web users": number(facts.visitors.total_users),
    "Redirects a second": number(now.redirects_per_second),
  };
  const list = byId("glance");
  if (list.childElementCount === 0) {
    list.append(
      ...Object.keys(tiles).map((name) => {
        const tile = document.createElement("div");
        const term = document.createElement("dt");
        term.textContent = name;
        tile.append(term, document.createElement("dd"));
        return tile;
      }),
    );
  }
  Object.values(tiles).forEach((value, index) => {
    const shown = list.children[index].lastElementChild;
    if (shown.textContent !== value) {
      shown.textContent = value;
    }
  });
};

const showState = (problems) => {
  const count = (severity) => problems.filter((one) => one.severity === severity).length;
  const critical = count("CRITICAL");
  const warnings = count("WARNING");
  const state =
    [
      critical > 0 ? `${critical} critical` : "",
      warnings > 0 ? `${warnings} ${warnings === 1 ? "warning" : "warnings"}` : "",
    ]
      .filter((part) => part !== "")
      .join(", ") || "All is well";
  text("state", state);
  byId("state").className = critical > 0 ? "bad" : warnings > 0 ? "warn" : "good";
  document.title = `${state} – Troupe monitor`;
};

const show = (facts) => {
  showState(facts.problems);
  showProblems(facts.problems);
  showGlance(facts);
  nodes.update(Object.values(facts.cluster.nodes).map((node) => nodeRow(facts, node)));
  const all = facts.balancers.listeners;
  servers.update(all.flatMap((one) => one.servers.map((server) => serverRow(one, server))));
  listeners.update(all.flatMap(listenerRows));
  sites.update(Object.entries(facts.visitors.servers).map((site) => siteRow(facts, site)));
  users.update(userRows(facts.visitors));
  text(
    "users-note",
    `${number(facts.visitors.total_users)} active${facts.visitors.complete ? "" : "; not all of them are shown here"}`,
  );
  byId("statistics-section").hidden = facts.chat.statistics.length === 0;
  statistics.update(facts.chat.statistics.map((one) => statisticsRow(facts, one)));
  plots.add(facts.timestamp, facts.now);
  text("source", `as ${facts.node} tells`);
};

let stale = 0;
const watch = () => {
  clearTimeout(stale);
  stale = setTimeout(() => {
    text("state", "No news: what you see is old");
    byId("state").className = "bad";
  }, STALE_MS);
};

const events = new EventSource("/events");
events.addEventListener("facts", (event) => {
  watch();
  show(JSON.parse(event.data));
});
events.addEventListener("open", () => plots.load().catch(() => {}));
events.addEventListener("error", () => {
  text("state", "The node does not answer. Trying another …");
  byId("state").className = "bad";
  if (events.readyState === EventSource.CLOSED) {
    setTimeout(() => location.reload(), 2000);
  }
});

for (const choice of document.getElementsByName("span")) {
  choice.addEventListener("change", () => plots.load(choice.value).catch(() => {}));
}

byId("bar").addEventListener("submit", (event) => {
  event.preventDefault();
  bar(byId("bar-id").value);
});

byId("theme").value = theme();
byId("theme").addEventListener("change", () => {
  setTheme(byId("theme").value);
  plots.draw();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plots.draw());
