// The run that goes on, as the server sends it. Changes are applied once a frame, however
// many come.

import { stream } from "./api.js";

const RETRY_MS = 1000;

export const live = { run: null, rows: new Map(), connected: false };

const listeners = new Set();
let pending = { rows: new Map(), run: null, reset: false, connected: null };
let scheduled = false;

// Calls a function for each batch of changes: the names of the rows, and whether the run
// itself changed. Returns how to end that.
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isRunning() {
  return Boolean(live.run && live.run.running);
}

function take(change) {
  if (change.reset) pending.rows.clear();
  pending.reset = pending.reset || change.reset;
  for (const row of change.rows) pending.rows.set(row.name, row);
  if (change.run) pending.run = change.run;
  schedule();
}

function schedule() {
  if (scheduled) return;
  scheduled = true;
  // A page in the background has no frames, and has to be up to date when it is shown.
  if (document.hidden) setTimeout(apply, 250);
  else requestAnimationFrame(apply);
}

function apply() {
  scheduled = false;
  const { rows, run, reset, connected } = pending;
  pending = { rows: new Map(), run: null, reset: false, connected: null };
  if (connected !== null) live.connected = connected;
  if (reset) live.rows.clear();
  for (const [name, row] of rows) live.rows.set(name, row);
  if (run) live.run = run;
  const change = { rows: reset ? null : rows, run: Boolean(run) || reset, connected: connected !== null };
  for (const listener of [...listeners]) listener(change);
}

function setConnected(connected) {
  pending.connected = connected;
  schedule();
}

export async function follow() {
  for (;;) {
    try {
      setConnected(true);
      await stream("events", take);
    } catch (error) {
      if (error.status === 401 || error.status === 403) {
        setConnected(false);
        throw error;
      }
    }
    setConnected(false);
    await new Promise((done) => setTimeout(done, RETRY_MS));
  }
}

// How many cases are in each state.
export function countStates(rows) {
  const counts = new Map();
  for (const row of rows) counts.set(row.state, (counts.get(row.state) || 0) + 1);
  return counts;
}
