// A cloud: that of a sandbox, or one that runs already.

import { doing, get, post } from "./api.js";
import { bucketsSection } from "./buckets.js";
import { functionsSection } from "./functions.js";
import { journalSection } from "./journal.js";
import { mailboxSection } from "./mailbox.js";
import { queuesSection } from "./queues.js";
import { address, fact, h } from "./report.js";
import { tablesSection } from "./tables.js";
import { timeSection } from "./time.js";
import { topicsSection } from "./topics.js";
import { usersSection } from "./users.js";

const SECTIONS = [
  ["queues", "Queues", queuesSection],
  ["buckets", "Buckets", bucketsSection],
  ["mailbox", "Mailbox", mailboxSection],
  ["journal", "Journal", journalSection],
  ["time", "Clock and faults", timeSection],
  ["topics", "Topics", topicsSection],
  ["tables", "Tables", tablesSection],
  ["functions", "Functions", functionsSection],
  ["users", "Users", usersSection],
];

// What a section asks of its cloud.
class Cloud {
  constructor(known) {
    Object.assign(this, known);
  }

  call(service, operation, input) {
    return post("clouds/call", { service, operation, input: input || {} }, { cloud: this.id });
  }

  // Calls an operation for all of its pages, up to a number of items.
  async all(service, operation, input, items, token, max = 1000) {
    const found = [];
    const [sent, received] = Array.isArray(token) ? token : [token, token];
    let next = {};
    do {
      const output = await this.call(service, operation, { ...input, ...next });
      found.push(...(output[items] || []));
      next = output[received] ? { [sent]: output[received] } : null;
    } while (next && found.length < max);
    return found.slice(0, max);
  }

  control(path, query) {
    return get(`clouds/control/${path}`, { ...query, cloud: this.id });
  }

  step(button) {
    return post("clouds/step", button, { cloud: this.id });
  }

  press(button) {
    return post("clouds/press", button, { cloud: this.id });
  }

  // The name of a resource in the stage file.
  logical(section, name) {
    return this.names?.[section]?.[name] || name;
  }

  address(...words) {
    return address(["cloud", this.id, ...words]);
  }
}

export async function cloudPage([id, section, ...rest], query) {
  const { clouds } = await get("clouds");
  const state = await get("state");
  if (!id) {
    if (clouds.length === 1) {
      location.replace(address(["cloud", clouds[0].id, "queues"]));
      return { content: [h("h1", null, "Cloud")] };
    }
    return listPage(clouds, state);
  }
  const known = clouds.find((one) => one.id === id);
  if (!known) return { content: [h("h1", null, "No such cloud"), h("p", null, "It was closed. ", h("a", { href: "#/cloud" }, "All clouds"))] };
  const cloud = new Cloud(known);
  const [word, label, show] = SECTIONS.find(([one]) => one === section) || SECTIONS[0];
  const shown = await show(cloud, rest, query);
  const tabs = SECTIONS.map(([one, text]) => h("a", { href: cloud.address(one), "aria-current": one === word ? "page" : null }, text));
  const others = clouds.filter((one) => one.id !== id);
  return {
    ...shown,
    content: [
      h("div", { class: "cloud-head" },
        h("p", { class: "faint" }, cloud.title === cloud.endpoint ? null : `${cloud.title} · `, h("code", null, cloud.endpoint),
          others.length || state.project ? [" · ", h("a", { href: "#/clouds" }, "all clouds")] : null)),
      h("div", { class: "cloud" }, h("nav", { class: "sections", "aria-label": "Sections" }, tabs),
        h("div", { class: "section" }, h("h1", null, shown.title || label), shown.content)),
    ],
  };
}

export async function cloudListPage() {
  const { clouds } = await get("clouds");
  return listPage(clouds, await get("state"));
}

function listPage(clouds, state) {
  const open = doing(async () => {
    const { id } = await post("clouds");
    location.hash = address(["cloud", id, "queues"]);
  });
  const close = (cloud) => doing(async () => {
    await post("clouds/close", {}, { cloud: cloud.id });
    location.hash = `#/clouds?closed=${encodeURIComponent(cloud.id)}`;
  });
  return {
    content: [
      h("div", { class: "head" }, h("h1", null, "Clouds"),
        state.project ? h("div", { class: "buttons" }, h("button", { type: "button", class: "plain primary", click: open }, "Open a sandbox")) : null),
      state.project ? h("p", { class: "faint" }, "A sandbox has everything of the stage for itself: cloud, database and apps. It stays open until it is closed here.") : null,
      clouds.length ? h("ul", { class: "clouds" }, clouds.map((cloud) => h("li", null,
        h("a", { class: "name", href: address(["cloud", cloud.id, "queues"]) }, cloud.title), h("dl", { class: "facts" }, fact("endpoint", h("code", null, cloud.endpoint))),
        cloud.can_close ? h("button", { type: "button", class: "plain", click: close(cloud) }, "Close") : null))) : h("p", null, "No cloud is open."),
    ],
  };
}
