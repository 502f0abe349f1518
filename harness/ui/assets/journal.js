// The journal: every call that the cloud received, with filters.

import { complain } from "./api.js";
import { body, choice, counted, fact, h, span } from "./report.js";

// How many calls the page keeps, and how many it shows.
const MAX_CALLS = 5000;
const MAX_ROWS = 300;
const WAIT_MS = 10000;

export async function journalSection(cloud) {
  const view = new Journal(cloud);
  await view.fetch(0);
  view.follow();
  return { title: "Journal", content: [view.filters(), view.list], leave: () => { view.ended = true; } };
}

class Journal {
  constructor(cloud) {
    this.cloud = cloud;
    this.calls = [];
    this.last = 0;
    this.query = {};
    this.ended = false;
    this.list = h("ul", { class: "rows calls" });
    this.count = h("span", { class: "count faint", role: "status" });
    this.services = h("span", null);
    this.known = new Set();
  }

  // Waits for calls, and shows them once a frame.
  async follow() {
    while (!this.ended) {
      try {
        await this.fetch(WAIT_MS);
      } catch (error) {
        if (this.ended) return;
        complain(error);
        return;
      }
    }
  }

  async fetch(wait) {
    const { last, calls } = await this.cloud.control("journal", { since: this.last, wait_ms: wait });
    if (last < this.last) this.calls = [];
    this.last = last;
    if (calls.length === 0 && wait) return;
    this.calls.push(...calls);
    this.calls.splice(0, this.calls.length - MAX_CALLS);
    for (const call of calls) this.known.add(call.service);
    requestAnimationFrame(() => !this.ended && this.fill());
  }

  matches(call) {
    const { text = "", service = "", kind = "" } = this.query;
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const all = `${call.service} ${call.operation} ${call.resource || ""} ${call.caller || ""} ${call.error?.code || ""}`.toLowerCase();
    const isKind = { "": !isOwnReading(call), all: true, error: call.error, fault: call.fault }[kind];
    return (!service || call.service === service) && isKind && words.every((word) => all.includes(word));
  }

  fill() {
    const found = this.calls.filter((call) => this.matches(call));
    const shown = found.slice(-MAX_ROWS).reverse();
    // Rows that are there already stay as they are: they may be open.
    const rows = new Map([...this.list.children].map((row) => [row.dataset.seq, row]));
    this.list.replaceChildren(...shown.map((call) => rows.get(String(call.seq)) || callRow(call)));
    if (found.length === 0) this.list.append(h("li", { class: "none" }, this.calls.length ? "No call matches." : "There are no calls."));
    const total = this.calls.length === MAX_CALLS ? `the last ${counted(MAX_CALLS, "call")}` : counted(this.calls.length, "call");
    this.count.textContent = found.length > shown.length ? `the last ${shown.length} of ${found.length}` : found.length === this.calls.length ? total : `${found.length} of ${total}`;
    if (this.services.dataset.known !== [...this.known].join()) {
      this.services.dataset.known = [...this.known].join();
      this.services.replaceChildren(choice("Service", "service", this.query, [["", "any service"], ...[...this.known].sort().map((one) => [one, one])], (to) => this.change(to)));
    }
  }

  change(to) {
    Object.assign(this.query, to);
    this.fill();
  }

  filters() {
    return h("div", { class: "filters", role: "search" },
      h("input", { type: "search", placeholder: "Filter by operation, resource, caller", "aria-label": "Filter by words", input: (event) => this.change({ text: event.target.value }) }),
      this.services,
      choice("Kind", "kind", this.query, [["", "without reading by rehearsal"], ["all", "all calls"], ["error", "errors"], ["fault", "changed by a fault"]], (to) => this.change(to)),
      this.count);
  }
}

// Whether a call may be one by which this page looks into a sandbox.
function isOwnReading(call) {
  return call.caller === "rehearsal" && /^(Get|List|Describe|Filter|Scan|Query|Head)/.test(call.operation);
}

function callRow(call) {
  const content = h("div", { class: "inside" });
  const open = () => {
    if (content.hasChildNodes()) return;
    content.append(
      h("dl", { class: "facts" }, fact("status", call.status), fact("caller", call.caller), fact("cloud's time", call.at), fact("account", call.account), fact("region", call.region), fact("request id", call.request_id), fact("caused by", call.cause && `call ${call.cause}`), fact("fault", call.fault)),
      h("div", { class: "bodies" }, [body("request", call.request), body("response", call.response), body("error", call.error)].filter(Boolean)));
  };
  const words = [call.operation, call.resource].filter(Boolean).join(" ");
  const row = h("li", { class: call.error ? "status-error" : call.fault ? "status-warning" : "" },
    h("details", { toggle: open }, h("summary", null,
      h("span", null, call.seq), h("span", { class: "lane" }, call.service),
      h("span", { class: "text" }, words, call.error ? ` → ${call.error.code}` : "", call.caller ? h("span", { class: "faint" }, `  by ${call.caller}`) : ""),
      h("span", { class: "took" }, span(call.duration_us))), content));
  row.dataset.seq = call.seq;
  return row;
}
