"use strict";

const INTERVAL_MS = 1000;

const at = (address) => (address ? `${address.host}:${address.port}` : "");

const fill = (id, rows) => {
  const body = document.getElementById(id);
  body.replaceChildren(
    ...rows.map((cells) => {
      const row = document.createElement("tr");
      for (const cell of cells) {
        const element = document.createElement("td");
        element.textContent = cell?.text ?? cell ?? "–";
        element.className = cell?.bad ? "bad" : "";
        row.append(element);
      }
      return row;
    }),
  );
};

const part = (node, kind) => node.parts.find((one) => one.part === kind) ?? {};

const nodeRow = (node) => {
  const chat = part(node, "chat");
  return [
    node.node,
    node.address,
    { text: node.ready ? "yes" : "no", bad: !node.ready },
    chat.role?.toLowerCase(),
    chat.epoch,
    chat.commit_index,
    chat.sessions,
    part(node, "edge").redirects,
    new Date(node.since).toLocaleString(),
  ];
};

const serverRows = (node) =>
  (part(node, "balancer").listeners ?? []).flatMap((listener) =>
    listener.servers.map((server) => [
      node.node,
      listener.name,
      server.name,
      at(server.at),
      { text: server.up ? "up" : `down: ${server.reason}`, bad: !server.up },
      server.connections,
    ]),
  );

const json = async (path) => {
  const answer = await fetch(path);
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`);
  }
  return answer.json();
};

const refresh = async () => {
  const state = document.getElementById("state");
  try {
    const [cluster, stats] = await Promise.all([json("/api/cluster"), json("/stats")]);
    const nodes = Object.values(cluster.nodes);
    fill("nodes", nodes.map(nodeRow));
    fill("servers", nodes.flatMap(serverRows));
    fill(
      "users",
      Object.entries(stats.servers).map(([port, server]) => [port, server.active_users]),
    );
    const ready = nodes.filter((node) => node.ready).length;
    const text = `${ready} of ${nodes.length} nodes ready, ${stats.total_users} web visitors`;
    if (state.textContent !== text) {
      state.textContent = text;
    }
  } catch (error) {
    state.textContent = `No news: ${error.message}`;
  }
  setTimeout(refresh, INTERVAL_MS);
};

refresh();
