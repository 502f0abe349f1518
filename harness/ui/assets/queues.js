// Queues: what waits in them, and buttons to send, move and purge.

import { buttonForm, details, field, nameList, repeatedly } from "./button.js";
import { body, counted, fact, h, json } from "./report.js";

const MAX_MESSAGES = 200;
// Of how many queues the messages are counted.
const MAX_COUNTED = 20;
const EVERY_MS = 1500;

export async function queuesSection(cloud, [name]) {
  const queues = await listOf(cloud);
  const queue = queues.find((one) => one.name === name) || queues[0];
  const list = h("div", null);
  const messages = h("div", { class: "messages" });
  let drawn = "";
  // Messages are asked for by the control API, whose requests are not in the journal.
  const fill = async () => {
    const all = await Promise.all(queues.slice(0, MAX_COUNTED).map((one) => cloud.control("messages", { queue: one.arn })));
    list.replaceChildren(nameList(queues.map((one, at) => ({
      name: cloud.logical("queues", one.name), href: cloud.address("queues", one.name), number: all[at]?.length,
    })), queue && cloud.logical("queues", queue.name), "There are no queues."));
    if (!queue) return;
    const waiting = all[queues.indexOf(queue)] || await cloud.control("messages", { queue: queue.arn });
    // Nothing is drawn again that has not changed, so that open messages stay open.
    const text = JSON.stringify(waiting);
    if (text === drawn) return;
    drawn = text;
    messages.replaceChildren(...messagesOf(waiting));
  };
  await fill();
  return {
    title: "Queues",
    content: queue ? [list, queueView(cloud, queue, queues, messages, fill)] : [list],
    leave: repeatedly(fill, EVERY_MS),
  };
}

async function listOf(cloud) {
  const urls = await cloud.all("sqs", "ListQueues", { MaxResults: 1000 }, "QueueUrls", "NextToken");
  return Promise.all(urls.map(async (url) => {
    const { Attributes: found } = await cloud.call("sqs", "GetQueueAttributes", { QueueUrl: url, AttributeNames: ["All"] });
    const redrive = found.RedrivePolicy ? JSON.parse(found.RedrivePolicy) : null;
    return {
      name: url.slice(url.lastIndexOf("/") + 1), url, arn: found.QueueArn,
      deadLetters: redrive ? { name: redrive.deadLetterTargetArn.split(":").pop(), after: redrive.maxReceiveCount } : null, visibility: found.VisibilityTimeout,
    };
  }));
}

function queueView(cloud, queue, queues, messages, refresh) {
  const sources = queues.filter((one) => one.deadLetters?.name === queue.name);
  const logical = (name) => cloud.logical("queues", name);
  return [
    h("h2", null, logical(queue.name)),
    h("dl", { class: "facts" },
      fact("visible for", `${queue.visibility} s`), fact("dead letters to", queue.deadLetters && h("span", null, h("a", { href: cloud.address("queues", queue.deadLetters.name) }, logical(queue.deadLetters.name)), ` after ${queue.deadLetters.after}`)),
      fact("dead letters of", sources.length ? sources.map((one) => logical(one.name)).join(", ") : null)),
    h("div", { class: "actions" },
      details("Send a message", sendForm(cloud, queue, refresh)),
      sources.length ? details("Move the messages back", moveForm(cloud, queue, queues, sources, refresh)) : null,
      details("Purge", buttonForm(cloud, { label: "Delete all messages", fields: [], read: () => ({ button: "purge_queue", queue: queue.name }), done: () => refresh(), primary: false }))),
    messages,
  ];
}

function sendForm(cloud, queue, refresh) {
  const text = h("textarea", { rows: "5", spellcheck: "false", required: true }, "{}");
  const delay = h("input", { type: "number", min: "0", max: "900", value: "0" });
  return buttonForm(cloud, {
    label: "Send",
    fields: [field("Body", text, true), queue.name.endsWith(".fifo") ? null : field("Delay in seconds", delay)],
    read: () => (text.value ? { button: "send_message", queue: queue.name, body: text.value, delay: Number(delay.value) || 0 } : null),
    done: () => refresh(),
  });
}

function moveForm(cloud, queue, queues, sources, refresh) {
  const to = h("select", null, h("option", { value: "" }, "where they came from"), queues.filter((one) => one !== queue).map((one) => h("option", { value: one.name }, cloud.logical("queues", one.name))));
  return buttonForm(cloud, {
    label: "Move", fields: [field("To", to)],
    read: () => (to.value ? { button: "move_messages", queue: queue.name, to: to.value } : { button: "move_messages", queue: queue.name }),
    done: () => refresh(),
  });
}

function messagesOf(all) {
  if (all.length === 0) return [h("p", { class: "faint" }, "No message is in it.")];
  const shown = all.slice(0, MAX_MESSAGES);
  return [
    h("p", { class: "faint", role: "status" }, all.length > shown.length ? `The first ${shown.length} of ${counted(all.length, "message")}. Nothing is received by looking.` : `${counted(all.length, "message")}. Nothing is received by looking.`),
    h("ul", { class: "rows" }, shown.map(messageRow)),
  ];
}

function messageRow(message) {
  const { body: text, ...rest } = message;
  const received = message.receives ? `received ${message.receives} ×` : "not received";
  return h("li", null, h("details", { class: "message-row" },
    h("summary", null, h("span", { class: "faint" }, new Date(message.sent_at).toLocaleTimeString()), h("span", { class: "faint" }, received), h("span", { class: "mono preview" }, text.slice(0, 300))),
    h("div", { class: "inside bodies" }, h("section", { class: "body tall", tabindex: "0", "aria-label": "body" }, h("h4", null, "body"), json(text)), body("message", rest))));
}
