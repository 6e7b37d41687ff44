// What the operator can change. The token is asked for when it is needed, and kept in this tab.

const KEY = "troupe-operator-token";
const byId = (id) => document.getElementById(id);

let hide = 0;
const say = (text) => {
  byId("outcome").textContent = text;
  clearTimeout(hide);
  hide = setTimeout(() => byId("outcome").replaceChildren(), 8000);
};

const closed = (dialog) =>
  new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok"), { once: true });
    dialog.showModal();
  });

const confirmed = (text) => {
  byId("confirm-text").textContent = text;
  return closed(byId("confirm-dialog"));
};

const askForToken = async () => {
  byId("token").value = "";
  if (!(await closed(byId("token-dialog")))) {
    return false;
  }
  sessionStorage.setItem(KEY, byId("token").value);
  return true;
};

const request = (method, path) => {
  const token = sessionStorage.getItem(KEY);
  return fetch(path, {
    method,
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
  });
};

const order = async (method, path, done) => {
  try {
    let answer = await request(method, path);
    while (answer.status === 401) {
      sessionStorage.removeItem(KEY);
      if (!(await askForToken())) {
        return;
      }
      answer = await request(method, path);
    }
    say(answer.ok ? done : `Refused: ${(await answer.json()).error}`);
  } catch (error) {
    say(`Not done: ${error.message}`);
  }
};

const part = encodeURIComponent;

export const bar = (id) => order("POST", `/api/users/${part(id)}/bar`, `${id} is barred.`);

export const admit = (id) => order("DELETE", `/api/users/${part(id)}/bar`, `${id} is let in.`);

const drainPath = (listener, server) =>
  `/api/balancers/${part(listener)}/servers/${part(server)}/drain`;

export const drain = (listener, server) =>
  order("POST", drainPath(listener, server), `${server} gets no new clients from ${listener}.`);

export const undrain = (listener, server) =>
  order("DELETE", drainPath(listener, server), `${server} takes clients from ${listener} again.`);

export const sendAway = async (node) => {
  const question = `${node} lets its clients go and ends. It has to be started again by hand.`;
  if (await confirmed(question)) {
    await order("POST", `/api/nodes/${part(node)}/drain`, `${node} drains and ends.`);
  }
};
