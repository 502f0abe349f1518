// Buttons that change a cloud. What a button does is shown as the step of a scenario that
// does the same, ready to be copied.

import { doing } from "./api.js";
import { h } from "./report.js";

// Returns a form. `read` returns the button with what is filled in, or null while
// something is missing; `done` is called with what the cloud answered.
export function buttonForm(cloud, { label, fields, read, done, primary = true }) {
  const code = h("code", null);
  const problem = h("p", { class: "problem", role: "status" });
  const submit = h("button", { class: primary ? "plain primary" : "plain" }, label);
  const copy = h("button", { type: "button", class: "plain copy", click: async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      copy.textContent = "Copied";
      setTimeout(() => { copy.textContent = "Copy"; }, 1500);
    } catch {
      getSelection().selectAllChildren(code);
    }
  } }, "Copy");
  const step = h("div", { class: "yaml-step" }, h("pre", { tabindex: "0", "aria-label": `the step that does the same as ${label}` }, code), copy);
  let asked = 0;
  const show = async () => {
    const number = asked += 1;
    let button;
    try {
      button = read();
      problem.textContent = "";
    } catch (error) {
      problem.textContent = error.message;
    }
    submit.disabled = !button;
    step.hidden = !button;
    if (!button) return;
    try {
      const { yaml } = await cloud.step(button);
      if (number === asked) code.textContent = yaml;
    } catch (error) {
      problem.textContent = error.message;
    }
  };
  const form = h("form", { class: "button-form", input: show, change: show, submit: (event) => {
    event.preventDefault();
    doing(async () => {
      const button = read();
      if (!button) return;
      submit.disabled = true;
      try {
        const { answer } = await cloud.press(button);
        await done?.(answer, button);
      } finally {
        submit.disabled = false;
      }
    })();
  } }, fields, problem, h("div", { class: "form-end" }, submit), step);
  form.refresh = show;
  show();
  return form;
}

export function field(label, input, wide) {
  return h("label", { class: wide ? "field wide-field" : "field" }, h("span", null, label), input);
}

export function details(label, ...content) {
  return h("details", { class: "action" }, h("summary", null, label), content);
}

// Reads a text as a JSON object.
export function jsonObject(text, what) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${what} is no JSON: ${error.message}`, { cause: error });
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Error(`${what} has to be a JSON object`);
  return value;
}

// Calls a function again and again while a view is shown, one call after the other.
// Returns how to end that.
export function repeatedly(action, milliseconds) {
  let timer;
  let ended = false;
  const next = async () => {
    if (!document.hidden) await action().catch(() => {});
    if (!ended) timer = setTimeout(next, milliseconds);
  };
  timer = setTimeout(next, milliseconds);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

// A list of names with a number beside each, of which one is open.
export function nameList(items, current, empty) {
  if (items.length === 0) return h("p", { class: "faint" }, empty);
  return h("ul", { class: "names-list" }, items.map(({ name, href, number, note }) => h("li", null,
    h("a", { href, "aria-current": name === current ? "true" : null }, h("span", { class: "name" }, name), number === undefined ? null : h("span", { class: number ? "number some" : "number" }, number)), note ? h("span", { class: "faint" }, note) : null)));
}
