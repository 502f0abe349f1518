// What is known of the project: its cases, and its last runs.

import { get, post } from "./api.js";

export const project = { cases: [], runs: [], folder: "", mistakes: null };

// The filter of the list of cases, to which links lead back, and which is in the address.
export const listFilter = { query: {} };

export async function load() {
  const [listing, past] = await Promise.all([get("cases"), get("runs")]);
  Object.assign(project, listing, { runs: past.runs });
}

export function run(cases, seed) {
  return post("runs", seed === undefined ? { cases } : { cases, seed });
}

export function isRed(state) {
  return state === "failed" || state === "broken" || state === "mistake";
}
