// The clock and the faults.

import { buttonForm, field, repeatedly } from "./button.js";
import { h } from "./report.js";

const STEPS = ["1m", "15m", "1h", "1d"];
const EFFECTS = [["throttle", "throttle it"], ["internal", "internal error"], ["unavailable", "unavailable"], ["denied", "deny it"], ["slow", "answer 2 s later"], ["close", "close the connection"], ["duplicate", "deliver messages twice"], ["drop", "lose messages"]];
// The services that calls are made to most often, with the operations of their messages.
const SERVICES = ["sqs", "s3", "sns", "dynamodb", "lambda", "cognito-idp", "events", "kinesis", "secretsmanager", "ses", "kms", "ssm"];
const EVERY_MS = 1000;

export async function timeSection(cloud) {
  const now = h("p", { class: "clock" });
  const ahead = h("p", { class: "faint" });
  const faults = h("div", null);
  let shownFaults = "";
  const fill = async () => {
    const [clock, { faults: rules }] = await Promise.all([cloud.control("clock"), cloud.control("faults")]);
    now.textContent = new Date(clock.now).toLocaleString();
    ahead.textContent = clock.offset_ms ? `${duration(clock.offset_ms)} ahead of real time` : "It is real time.";
    const text = JSON.stringify(rules);
    if (text === shownFaults) return;
    shownFaults = text;
    faults.replaceChildren(...rulesOf(cloud, rules, fill));
  };
  await fill();
  return {
    title: "Clock and faults",
    content: [h("h2", null, "Clock"), now, ahead, clockForm(cloud, fill), h("h2", null, "Faults"), faultForm(cloud, fill), h("h2", null, "Active faults"), faults],
    leave: repeatedly(fill, EVERY_MS),
  };
}

function clockForm(cloud, refresh) {
  const by = h("input", { type: "text", value: "15m", spellcheck: "false", size: "8" });
  const quick = STEPS.map((step) => h("button", { type: "button", class: "plain", click: () => {
    by.value = step;
    form.requestSubmit();
  } }, `+${step}`));
  const form = buttonForm(cloud, {
    label: "Advance", fields: [field("By", by), h("div", { class: "buttons" }, quick)],
    read: () => {
      if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(by.value)) throw new Error("write a number and its unit: 90s, 15m, 1h30m");
      return { button: "advance_clock", by: by.value };
    },
    done: refresh,
  });
  return form;
}

function faultForm(cloud, refresh) {
  const service = h("select", null, SERVICES.map((one) => h("option", { value: one }, one)));
  const operation = h("input", { type: "text", spellcheck: "false", placeholder: "any" });
  const resource = h("input", { type: "text", spellcheck: "false", placeholder: "any" });
  const effect = h("select", null, EFFECTS.map(([value, text]) => h("option", { value }, text)));
  const times = h("input", { type: "number", min: "1", placeholder: "all" });
  return buttonForm(cloud, {
    label: "Inject",
    fields: [field("Service", service), field("Operation", operation), field("Resource", resource), field("Effect", effect), field("How many calls", times)],
    read: () => {
      const button = { button: "inject_fault", service: service.value, operation: operation.value, resource: resource.value, effect: effect.value };
      if (times.value) button.times = Number(times.value);
      return button;
    },
    done: refresh,
  });
}

function rulesOf(cloud, rules, refresh) {
  if (rules.length === 0) return [h("p", { class: "faint" }, "No fault is active.")];
  const what = ({ id, matched, struck, ...rule }) => Object.entries(rule).filter(([, value]) => value !== null && value !== false).map(([key, value]) => `${key}: ${typeof value === "object" ? JSON.stringify(value) : value}`).join(", ");
  return [
    h("ul", { class: "plain-list" }, rules.map((rule) => h("li", null, h("span", { class: "mono" }, what(rule)), h("span", { class: "faint" }, ` applied ${rule.struck} of ${rule.matched} times`)))),
    buttonForm(cloud, { label: "Remove all faults", fields: [], primary: false, read: () => ({ button: "clear_faults" }), done: refresh }),
  ];
}

function duration(milliseconds) {
  const units = [["d", 86400000], ["h", 3600000], ["m", 60000], ["s", 1000]];
  let left = milliseconds;
  const parts = units.map(([unit, length]) => {
    const count = Math.floor(left / length);
    left -= count * length;
    return count ? `${count}${unit}` : "";
  });
  return parts.filter(Boolean).join(" ") || `${milliseconds} ms`;
}
