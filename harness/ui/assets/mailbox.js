// The mailbox: e-mails and text messages that the cloud sent.

import { complain, post } from "./api.js";
import { repeatedly } from "./button.js";
import { body, counted, fact, h } from "./report.js";

const MAX_MESSAGES = 500;
const EVERY_MS = 1500;

export async function mailboxSection(cloud) {
  const list = h("ul", { class: "mails" });
  const count = h("p", { class: "faint", role: "status" });
  const opened = h("section", { class: "mail", "aria-label": "Message", "aria-live": "polite" });
  let messages = [];
  let current = null;
  const fill = async () => {
    const last = messages.at(-1)?.seq || 0;
    const { messages: more } = await cloud.control("mailbox", { since: last });
    if (more.length === 0 && messages.length) return;
    messages = [...messages, ...more].slice(-MAX_MESSAGES);
    count.textContent = messages.length === MAX_MESSAGES ? `The last ${MAX_MESSAGES} messages.` : messages.length ? counted(messages.length, "message") : "The cloud sent no e-mails and no text messages.";
    list.replaceChildren(...[...messages].reverse().map(rowOf));
    if (current === null && messages.length) open(messages.at(-1));
  };
  const rowOf = (message) => h("li", null, h("button", { type: "button", "aria-current": message.seq === current ? "true" : null, "data-seq": message.seq, click: () => open(message) },
    h("span", { class: "to" }, message.to.join(", ")), h("span", { class: "faint" }, new Date(message.at).toLocaleTimeString()),
    h("span", { class: "subject" }, message.subject || message.text.slice(0, 80))));
  const open = (message) => {
    current = message.seq;
    for (const button of list.querySelectorAll("button")) {
      if (Number(button.dataset.seq) === current) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    show(opened, message).catch(complain);
  };
  await fill();
  return { title: "Mailbox", content: [count, h("div", { class: "mailbox" }, list, opened)], leave: repeatedly(fill, EVERY_MS) };
}

async function show(box, message) {
  const code = message.details?.Code;
  const parts = [
    h("h2", null, message.subject || (message.kind === "sms" ? "Text message" : "No subject")),
    h("dl", { class: "facts" }, fact("from", message.from), fact("to", message.to.join(", ")), fact("by", message.service), fact("at", new Date(message.at).toLocaleString()), fact("code", code && h("code", null, code))),
  ];
  if (message.html) {
    // The document has a policy of its own: it may show itself, and load and run nothing.
    const { path } = await post("clouds/frames", { html: message.html });
    parts.push(h("iframe", { src: path, sandbox: "", title: "the e-mail as HTML, without pictures from elsewhere", referrerpolicy: "no-referrer" }));
    parts.push(h("details", null, h("summary", { class: "faint" }, "as text"), h("pre", { class: "mail-text" }, message.text)));
  } else {
    parts.push(h("pre", { class: "mail-text" }, message.text));
  }
  if (Object.keys(message.details || {}).length) parts.push(h("details", null, h("summary", { class: "faint" }, "details"), body("details", message.details)));
  box.replaceChildren(...parts);
}
