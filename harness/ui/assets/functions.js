// Functions: a button to invoke them, and what they write as it comes.

import { buttonForm, details, field, jsonObject, nameList, repeatedly } from "./button.js";
import { fact, h, json } from "./report.js";

const MAX_LINES = 500;
const EVERY_MS = 3000;

export async function functionsSection(cloud, [name]) {
  const functions = await cloud.all("lambda", "ListFunctions", {}, "Functions", ["Marker", "NextMarker"]);
  const one = functions.find((found) => found.FunctionName === name) || functions[0];
  const list = nameList(functions.map((found) => ({ name: cloud.logical("functions", found.FunctionName), href: cloud.address("functions", found.FunctionName) })), one && cloud.logical("functions", one.FunctionName), "There are no functions.");
  if (!one) return { title: "Functions", content: [list] };
  const lines = h("pre", { class: "log tall mono", tabindex: "0", "aria-label": "log" });
  const group = `/aws/lambda/${one.FunctionName}`;
  let shown = "";
  const fill = async () => {
    const text = await logOf(cloud, group);
    if (text === shown) return;
    const follows = lines.scrollTop + lines.clientHeight >= lines.scrollHeight - 4;
    shown = text;
    lines.textContent = text;
    if (follows) lines.scrollTop = lines.scrollHeight;
  };
  await fill();
  return {
    title: "Functions",
    content: [list, h("h2", null, cloud.logical("functions", one.FunctionName)),
      h("dl", { class: "facts" }, fact("runtime", one.Runtime), fact("handler", one.Handler), fact("limit", `${one.Timeout} s`), fact("memory", `${one.MemorySize} MB`)),
      h("div", { class: "actions" }, details("Invoke it", invokeForm(cloud, one.FunctionName, fill))), h("h2", null, "Log"), lines],
    leave: repeatedly(fill, EVERY_MS),
  };
}

async function logOf(cloud, group) {
  try {
    const { events } = await cloud.call("logs", "FilterLogEvents", { logGroupName: group, limit: 10000 });
    return (events || []).slice(-MAX_LINES).map((event) => `${new Date(event.timestamp).toLocaleTimeString()}  ${event.message.trimEnd()}`).join("\n") || "It has written nothing.";
  } catch (error) {
    if (error.message.includes("ResourceNotFoundException")) return "It has not run yet.";
    throw error;
  }
}

function invokeForm(cloud, name, refresh) {
  const text = h("textarea", { rows: "5", spellcheck: "false" }, "{}");
  const result = h("div", null);
  return h("div", null, buttonForm(cloud, {
    label: "Invoke", fields: [field("Event", text, true)],
    read: () => ({ button: "invoke", function: name, event: jsonObject(text.value, "the event") }),
    done: async (answer) => {
      const payload = answer.Payload ? new TextDecoder().decode(Uint8Array.from(atob(answer.Payload), (letter) => letter.charCodeAt(0))) : "";
      result.replaceChildren(h("p", { class: answer.FunctionError ? "failed" : "passed" }, answer.FunctionError ? "It failed:" : "It returned:"), h("div", { class: "body tall", tabindex: "0", "aria-label": "result" }, json(payload)));
      await refresh();
    },
  }), result);
}
