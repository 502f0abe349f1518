// Requests to the server of the page.

import { h } from "./report.js";

const KEY = "token";

// The address that `rehearsal ui` prints has the token in its fragment. It is kept for
// this origin, so that links can be opened in other tabs, and taken out of the address.
export function takeToken() {
  const found = location.hash.match(/^#token=([0-9a-f]+)$/);
  if (!found) return;
  localStorage.setItem(KEY, found[1]);
  history.replaceState(null, "", "#/");
}

function headers(more) {
  return { Authorization: `Bearer ${localStorage.getItem(KEY) || ""}`, ...more };
}

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function send(path, options) {
  let response;
  try {
    response = await fetch(`/api/${path}`, options);
  } catch {
    throw new Refused(0, "could not reach the server: does `rehearsal ui` still run?");
  }
  if (response.ok) return response;
  const answer = await response.json().catch(() => ({}));
  throw new Refused(response.status, answer.error || `the server answered ${response.status}`);
}

function query(values) {
  const text = new URLSearchParams(Object.entries(values || {})).toString();
  return text ? `?${text}` : "";
}

export async function get(path, values) {
  return (await send(path + query(values), { headers: headers() })).json();
}

export async function post(path, body, values) {
  const options = { method: "POST", headers: headers({ "Content-Type": "application/json" }), body: JSON.stringify(body || {}) };
  return (await send(path + query(values), options)).json();
}

export async function remove(path, values) {
  const options = { method: "DELETE", headers: headers({ "Content-Type": "application/json" }) };
  return (await send(path + query(values), options)).json();
}

// Reads a stream of server-sent events until it ends. `EventSource` cannot send a token.
export async function stream(path, take) {
  const response = await send(path, { headers: headers() });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (text + value).split("\n\n");
    text = parts.pop();
    for (const part of parts) {
      if (part.startsWith("data: ")) take(JSON.parse(part.slice("data: ".length)));
    }
  }
}

// Shows why something did not work, until it is dismissed or followed by another message.
export function complain(error) {
  const box = document.getElementById("messages");
  const close = h("button", { type: "button", class: "plain", click: () => box.replaceChildren() }, "Dismiss");
  box.replaceChildren(h("div", { class: "message" }, h("pre", null, error.message || String(error)), close));
}

// Returns a listener that reports what goes wrong, and disables its button meanwhile.
export function doing(action) {
  return async (event) => {
    const button = event?.currentTarget;
    if (button instanceof HTMLButtonElement) button.disabled = true;
    try {
      await action(event);
    } catch (error) {
      complain(error);
    } finally {
      if (button instanceof HTMLButtonElement) button.disabled = false;
    }
  };
}
