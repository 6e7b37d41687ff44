// How to show that one knows a password (SASL): PLAIN, and SCRAM-SHA-256 (RFC 5802, RFC 7677), by
// which the password stays here. Browsers can compute the latter on secure pages only.

const bytes = (text) => new TextEncoder().encode(text);
const toBase64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const MOST_ITERATIONS = 10_000_000;

export const plain = (nick, password) => ({
  name: "PLAIN",
  answer: () => `\0${nick}\0${password}`,
});

const hmac = async (key, data) => {
  const usable = await crypto.subtle.importKey(
    "raw",
    key,
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  return crypto.subtle.sign("HMAC", usable, bytes(data));
};

const salted = async (password, salt, iterations) => {
  const key = await crypto.subtle.importKey("raw", bytes(password), "PBKDF2", false, [
    "deriveBits",
  ]);
  return crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256);
};

export const scram = (nick, password) => {
  const nonce = toBase64(crypto.getRandomValues(new Uint8Array(18)));
  const first = `n=${nick.replace(/=/g, "=3D").replace(/,/g, "=2C")},r=${nonce}`;
  let signature = null;

  const final = async (challenge) => {
    const told = Object.fromEntries(challenge.split(",").map((one) => [one[0], one.slice(2)]));
    const iterations = Number(told.i);
    if (!told.r?.startsWith(nonce) || !(iterations >= 4096 && iterations <= MOST_ITERATIONS)) {
      throw new Error("its challenge is wrong");
    }
    const without = `c=biws,r=${told.r}`;
    const all = `${first},${challenge},${without}`;
    const secret = await salted(password, fromBase64(told.s), iterations);
    const clientKey = await hmac(secret, "Client Key");
    const proof = new Uint8Array(await hmac(await crypto.subtle.digest("SHA-256", clientKey), all));
    new Uint8Array(clientKey).forEach((byte, i) => (proof[i] ^= byte));
    signature = toBase64(await hmac(await hmac(secret, "Server Key"), all));
    return `${without},p=${toBase64(proof)}`;
  };

  return {
    name: "SCRAM-SHA-256",
    answer: (challenge) => {
      if (challenge === "") {
        return `n,,${first}`;
      }
      if (signature === null) {
        return final(challenge);
      }
      if (challenge !== `v=${signature}`) {
        throw new Error("its signature is wrong");
      }
      return "";
    },
  };
};

export const best = (nick, password) =>
  globalThis.crypto?.subtle === undefined ? plain(nick, password) : scram(nick, password);
